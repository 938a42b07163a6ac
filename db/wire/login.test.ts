import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TLSSocket } from "node:tls";
import type { Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client.ts";
import { isConnectionLost, isOutOfConnections } from "#db/connection-lost.ts";
import { type EmbeddedPostgres, startEmbedded } from "#db/embedded.ts";
import { findProgram } from "#db/program.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { relay, serveTcp } from "#server/testing/relay.ts";
import { WireConnection } from "./connection.ts";

const OPTIONS = { applicationName: "wire:login", parameters: { TimeZone: "UTC" } };
const PASSWORD = "påss'word: \\ 100 %";
/** A role for each way to log in, named after it. */
const WAYS = ["scram-sha-256", "md5", "password", "trust", "reject"];

let folder: string;
let server: EmbeddedPostgres;
let admin: Sql;
let target: ConnectionTarget;

// A server of its own: who may log in, and how, is a setting of the whole server.
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "wire-login-"));
	server = await startEmbedded({ dataDir: folder, log: () => {}, throwaway: true });
	target = server.target("postgres");
	admin = connect(target, { applicationName: "test", max: 1 });
	for (const way of WAYS) {
		await admin.unsafe(`set password_encryption = '${way === "md5" ? "md5" : "scram-sha-256"}'`);
		await admin.unsafe(`create role "${way}" login password '${PASSWORD.replaceAll("'", "''")}'`);
	}
	const [row] = await admin`show hba_file`;
	const rules = WAYS.map((way) => `local all ${way} ${way}\n`).join("");
	await writeFile(row?.hba_file, rules + (await readFile(row?.hba_file, "utf8")));
	await admin`select pg_reload_conf()`;
});

afterAll(async () => {
	await admin.end();
	await server.stop();
	await rm(folder, { recursive: true, force: true });
});

async function logIn(change: Partial<ConnectionTarget>): Promise<string> {
	const connection = await WireConnection.open({ ...target, password: PASSWORD, ...change }, OPTIONS);
	const [row] = await connection.query("select concat_ws(' ', current_user, current_setting($1), $2::text)", [
		"TimeZone",
		"ok",
	]);
	await connection.close();
	return String(Buffer.from(row?.[0] ?? []));
}

async function thrownBy(work: Promise<unknown>): Promise<Error & { code?: string }> {
	return work.then(
		() => new Error("nothing was thrown"),
		(thrown) => thrown,
	);
}

describe("a login", () => {
	it.each(["scram-sha-256", "md5", "password", "trust"])("by %s works", async (user) => {
		expect(await logIn({ user })).toBe(`${user} UTC ok`);
	});

	it.each([
		["by scram-sha-256 with a wrong password", { user: "scram-sha-256", password: "wrong" }, "28P01"],
		["by md5 with a wrong password", { user: "md5", password: "wrong" }, "28P01"],
		["by password with a wrong one", { user: "password", password: "wrong" }, "28P01"],
		["of somebody who may not", { user: "reject" }, "28000"],
		["of nobody we know", { user: "nobody" }, "28P01"],
		["to a database that is not there", { user: "trust", database: "no_such_database" }, "3D000"],
	])("%s fails with Postgres' own code", async (_, change, code) => {
		await expect(logIn(change)).rejects.toMatchObject({ name: "WireError", code });
	});

	it("beyond the connections of a role is no lost server", async () => {
		await admin`alter role trust connection limit 0`;
		const thrown = await thrownBy(logIn({ user: "trust" }));
		await admin`alter role trust connection limit -1`;
		expect([thrown.code, isOutOfConnections(thrown), isConnectionLost(thrown)]).toEqual([
			"53300",
			true,
			false,
		]);
	});

	it("where nobody listens fails as a lost connection", async () => {
		const thrown = [
			await thrownBy(logIn({ port: 1 })),
			await thrownBy(logIn({ host: "127.0.0.1", port: 1 })),
		];
		expect(thrown.map(({ code }) => code)).toEqual(["ENOENT", "ECONNREFUSED"]);
		expect(thrown.every(isConnectionLost)).toBe(true);
	});

	it("to something that is no Postgres, or hangs up, fails", async () => {
		const web = await serveTcp((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
		expect((await thrownBy(logIn({ host: web.host, port: web.port }))).code).toBe("08P01");
		const mute = await serveTcp((socket) => socket.end());
		const thrown = await thrownBy(logIn({ host: mute.host, port: mute.port }));
		expect([thrown.code, isConnectionLost(thrown)]).toEqual(["CONNECTION_CLOSED", true]);
		web.close();
		mute.close();
	});

	it("that gets no answer ends after five seconds", async () => {
		const silent = await serveTcp((socket) => socket.resume());
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		try {
			const waiting = thrownBy(logIn({ host: silent.host, port: silent.port }));
			vi.advanceTimersByTime(4_999);
			expect(await Promise.race([waiting, sleep(50, "still waiting")])).toBe("still waiting");
			vi.advanceTimersByTime(1);
			const thrown = await waiting;
			expect([thrown.code, isConnectionLost(thrown)]).toEqual(["CONNECT_TIMEOUT", true]);
		} finally {
			vi.useRealTimers();
			silent.close();
		}
	});

	it("ends when its signal aborts, at once when it has already", async () => {
		const silent = await serveTcp((socket) => socket.resume());
		const stop = new AbortController();
		const to = { ...target, host: silent.host, port: silent.port };
		const open = () => thrownBy(WireConnection.open(to, { ...OPTIONS, signal: stop.signal }));
		const waiting = open();
		await sleep(50);
		stop.abort();
		expect((await waiting).code).toBe("CONNECTION_ENDED");
		expect((await open()).code).toBe("CONNECTION_ENDED");
		silent.close();
	});
});

/** An Authentication message. */
function authentication(kind: number, text = ""): Buffer {
	const body = Buffer.concat([Buffer.alloc(4), Buffer.from(text)]);
	body.writeInt32BE(kind);
	return message("R", body);
}

function message(type: string, body: Buffer): Buffer {
	const head = Buffer.alloc(5);
	head.write(type);
	head.writeUInt32BE(body.length + 4, 1);
	return Buffer.concat([head, body]);
}

const [OK, CLEARTEXT, MD5] = [authentication(0), authentication(3), authentication(5, "salt")];
const SASL = authentication(10, "SCRAM-SHA-256\0\0");
const READY = message("Z", Buffer.from("I"));

/** What the client said in its first message of SCRAM, continued with so many rounds. */
function challenge(said: Buffer, iterations = 4_096): Buffer {
	const nonce = /r=([^,]+)$/.exec(said.toString())?.[1];
	return authentication(11, `r=${nonce}more,s=c2FsdA==,i=${iterations}`);
}

/** A server that answers the client's messages with these in turn; what comes of a login there. */
async function logInAt(answers: readonly ((said: Buffer) => Buffer)[], host?: string) {
	const heard: Buffer[] = [];
	const fake = await serveTcp((socket) => {
		socket.on("data", (said) => {
			const answer = answers[heard.length];
			heard.push(said);
			if (answer !== undefined) socket.write(answer(said));
		});
	}, host);
	const thrown = await thrownBy(logIn({ host: fake.host, port: fake.port, user: "ada" }));
	fake.close();
	return { thrown, heard: Buffer.concat(heard).toString() };
}

describe("a server that does not know the password", () => {
	const ready = () => Buffer.concat([OK, READY]);
	const sasl = () => SASL;

	it.each<[string, ((said: Buffer) => Buffer)[]]>([
		["lets us in as soon as it has chosen SCRAM", [sasl, ready]],
		["lets us in without its own proof", [sasl, (said) => challenge(said), ready]],
		["wants its proof left out", [sasl, (said) => challenge(said), () => READY]],
		["proves itself out of turn", [sasl, () => authentication(12, "v=AAAA")]],
		["wants the proof twice", [sasl, (said) => challenge(said), (said) => challenge(said)]],
		["wants the clear text after all", [sasl, () => CLEARTEXT]],
		["wants the weaker hash after all", [sasl, () => MD5]],
		["wants the clear text after the hash", [() => MD5, () => CLEARTEXT]],
		["lets nobody in and is ready", [() => READY]],
		["lets us in twice", [() => Buffer.concat([OK, OK, READY])]],
	])("is seen through when it %s", async (_, answers) => {
		const { thrown, heard } = await logInAt(answers);
		expect([thrown.name, thrown.code]).toEqual(["WireError", "08P01"]);
		expect(thrown.message).toMatch(/out of turn|too early/);
		expect(heard).not.toContain(PASSWORD);
	});

	it("cannot keep us busy with rounds of SCRAM", async () => {
		const { thrown } = await logInAt([sasl, (said) => challenge(said, 2_000_000)]);
		expect([thrown.code, thrown.message]).toEqual([
			"08P01",
			expect.stringContaining("its part of the password exchange is not valid"),
		]);
	});

	it("cannot fill our memory, neither with one message nor with many", async () => {
		const large = message("S", Buffer.alloc(65_537)).subarray(0, 5);
		const notices = Buffer.concat(Array(1_000).fill(message("N", Buffer.alloc(1))));
		expect((await logInAt([() => large])).thrown).toMatchObject({
			code: "08P01",
			message: expect.stringContaining("65541 bytes"),
		});
		expect((await logInAt([() => notices])).thrown).toMatchObject({
			code: "08P01",
			message: expect.stringContaining("more than 256 messages"),
		});
	});

	it("gets the password in clear text from this machine alone", async (context) => {
		expect((await logInAt([() => CLEARTEXT, () => READY])).heard).toContain(PASSWORD);
		const outward = Object.values(networkInterfaces())
			.flat()
			.find((one) => one?.family === "IPv4" && !one.internal);
		if (outward === undefined) return context.skip("no network here");
		const { thrown, heard } = await logInAt([() => CLEARTEXT], outward.address);
		expect(thrown).toMatchObject({ code: "08P01", message: expect.stringContaining("in clear text") });
		expect(heard).not.toContain(PASSWORD);
	});
});

describe("TLS", () => {
	it("that is only preferred is done without where there is none", async () => {
		expect(await logIn({ user: "scram-sha-256", ssl: "prefer" })).toBe("scram-sha-256 UTC ok");
	});

	it.each(["require", "verify-full"] as const)("that must be (%s) is missed in a sentence", async (ssl) => {
		const thrown = await thrownBy(logIn({ ssl }));
		expect([thrown.code, isConnectionLost(thrown)]).toEqual(["TLS_MISSING", false]);
		expect(thrown.message).toBe(
			`The Postgres at ${target.host} offers no TLS and sslmode=${ssl} demands it. Set up TLS on the server, or choose sslmode=prefer or disable.`,
		);
	});

	it("is used where there is some, and verified when that is asked for", async (context) => {
		const openssl = findProgram("openssl");
		if (openssl === undefined) return context.skip("no openssl here to make a certificate");
		const certificate = await makeCertificate(openssl);
		let ciphers = 0;
		const tls = await serveTls((socket) => {
			const secured = new TLSSocket(socket, { isServer: true, ...certificate });
			secured.on("error", () => {});
			secured.once("secure", () => ciphers++);
			relay(secured, target);
		});
		const to = { user: "scram-sha-256", host: tls.host, port: tls.port };
		for (const ssl of ["prefer", "require"] as const) {
			expect(await logIn({ ...to, ssl })).toBe("scram-sha-256 UTC ok");
		}
		expect(ciphers).toBe(2);
		await expect(logIn({ ...to, ssl: "verify-full" })).rejects.toMatchObject({
			code: "DEPTH_ZERO_SELF_SIGNED_CERT",
		});
		tls.close();
	});

	it("into which somebody slips bytes before it begins is refused", async () => {
		const tls = await serveTcp((socket) => socket.once("data", () => socket.write("SZ\0\0\0\x05I")));
		await expect(logIn({ host: tls.host, port: tls.port, ssl: "require" })).rejects.toMatchObject({
			code: "08P01",
		});
		tls.close();
	});
});

/** Says yes to TLS as Postgres does; then it is up to `secure`. */
function serveTls(secure: (socket: Socket) => void) {
	return serveTcp((socket) => {
		socket.once("data", () => {
			socket.pause();
			socket.write("S");
			secure(socket);
		});
	});
}

async function makeCertificate(openssl: string): Promise<{ key: Buffer; cert: Buffer }> {
	const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
	const made = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"];
	const named = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
	execFileSync(openssl, ["req", ...made, ...named, "-keyout", key, "-out", cert], { stdio: "ignore" });
	return { key: await readFile(key), cert: await readFile(cert) };
}
