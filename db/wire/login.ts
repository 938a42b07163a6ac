import { createHash } from "node:crypto";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import type { Channel } from "./channel.ts";
import { password, saslInitial, saslResponse, startup } from "./requests.ts";
import { SCRAM_MECHANISM, Scram } from "./scram.ts";
import { protocolViolation, readServerError, WireError } from "./wire-error.ts";

type Message = { type: string; body: Buffer };

/** Kinds of an Authentication message (PostgreSQL documentation, 53.7). */
const AUTHENTICATION = { ok: 0, cleartext: 3, md5: 5, sasl: 10, saslContinue: 11, saslFinal: 12 };

/** A server says some twenty things in one go when somebody is in; one that says many more at once is none. */
const MOST_QUEUED = 256;

/**
 * Logs in on a channel that is ready, until the server waits for a query. `settings` are parameters of the session.
 *
 * @throws WireError of the server, as `28P01` for a wrong password, `3D000` for no such database, `53300` when no
 * connection is free; `08P01` when it asks for a way to log in that this client does not know, for the password in
 * clear text where others could read it, or does not keep to the order of a login.
 */
export async function logIn(
	channel: Channel,
	target: ConnectionTarget,
	settings: Record<string, string>,
): Promise<void> {
	const next = inboxOf(channel);
	const { user, database } = target;
	channel.send(startup({ user, database, client_encoding: "UTF8", ...settings }));
	const authentication = new Authentication(channel, target);
	for (;;) {
		const { type, body } = await next();
		if (type === "R") await authentication.take(body);
		else if (type === "Z") return authentication.conclude();
		else if (type === "E") throw readServerError(body, 0, body.length);
		// Settings of the server, the key to cancel with, notices.
		else if (!"SKN".includes(type)) throw protocolViolation(`a message "${type}" during the login`);
	}
}

/** How far a login is, and what the server may say next of it. */
const MAY_FOLLOW = {
	begun: ["ok", "cleartext", "md5", "sasl"],
	"password sent": ["ok"],
	"mechanism chosen": ["saslContinue"],
	// Whoever does not know the password itself cannot say this, and so can say nothing else either.
	"proof sent": ["saslFinal"],
	"server proven": ["ok"],
	over: [],
} as const satisfies Record<string, readonly (keyof typeof AUTHENTICATION)[]>;

/** The client's part in a login, each step only in its turn: a server that leaves one out has not proven who it is. */
class Authentication {
	readonly #channel: Channel;
	readonly #target: ConnectionTarget;
	readonly #scram: Scram;
	#stage: keyof typeof MAY_FOLLOW = "begun";

	constructor(channel: Channel, target: ConnectionTarget) {
		this.#channel = channel;
		this.#target = target;
		this.#scram = new Scram(target.password);
	}

	/** Takes the body of an Authentication message and answers it. */
	async take(body: Buffer): Promise<void> {
		const kind = body.length >= 4 ? body.readInt32BE(0) : -1;
		const known = Object.values(AUTHENTICATION).includes(kind);
		const allowed = MAY_FOLLOW[this.#stage].map((name) => AUTHENTICATION[name]);
		if (known && !allowed.includes(kind)) {
			throw protocolViolation(`a step of the login out of turn (${kind}, ${this.#stage})`);
		}
		const text = () => body.toString("utf8", 4);
		switch (kind) {
			case AUTHENTICATION.ok:
				this.#stage = "over";
				return;
			case AUTHENTICATION.cleartext:
				if (!this.#channel.isPrivate) throw inClearText(this.#target);
				return this.#answer("password sent", password(this.#target.password));
			case AUTHENTICATION.md5:
				return this.#answer("password sent", password(hashed(this.#target, body.subarray(4, 8))));
			case AUTHENTICATION.sasl:
				if (!text().split("\0").includes(SCRAM_MECHANISM)) break;
				return this.#answer("mechanism chosen", saslInitial(SCRAM_MECHANISM, this.#scram.first()));
			case AUTHENTICATION.saslContinue:
				return this.#answer("proof sent", saslResponse(await this.#scram.final(text())));
			case AUTHENTICATION.saslFinal:
				this.#scram.verify(text());
				this.#stage = "server proven";
				return;
		}
		throw unknownWay(this.#target, kind);
	}

	/** @throws WireError `08P01` when the server wants queries of somebody whom it has not let in. */
	conclude(): void {
		if (this.#stage !== "over") throw protocolViolation(`it is ready too early (${this.#stage})`);
	}

	#answer(stage: keyof typeof MAY_FOLLOW, bytes: Buffer): void {
		this.#stage = stage;
		this.#channel.send(bytes);
	}
}

function inClearText({ user, host }: ConnectionTarget): WireError {
	return new WireError(
		"08P01",
		`The Postgres at ${host} wants the password of ${user} in clear text, over a network and without TLS, so it was not sent. Choose sslmode=require, or scram-sha-256 in pg_hba.conf.`,
	);
}

function unknownWay({ user }: ConnectionTarget, kind: number): WireError {
	return new WireError(
		"08P01",
		`The server wants ${user} to log in in a way that is not known here (${kind}). Use scram-sha-256, md5, password or trust in pg_hba.conf.`,
	);
}

/** Lets one take the channel's messages in turn, of which only so many may wait. */
function inboxOf(channel: Channel): () => Promise<Message> {
	const messages: Message[] = [];
	let wake: (() => void) | undefined;
	let broken: Error | undefined = channel.reason;
	channel.onMessage = (type, bytes, start, end) => {
		if (messages.length === MOST_QUEUED) {
			messages.length = 0;
			throw protocolViolation(`more than ${MOST_QUEUED} messages at once during the login`);
		}
		messages.push({ type: String.fromCharCode(type), body: Buffer.from(bytes.subarray(start, end)) });
		wake?.();
	};
	channel.onBroken = (reason) => {
		broken = reason;
		wake?.();
	};
	return async () => {
		for (;;) {
			const message = messages.shift();
			if (message !== undefined) return message;
			if (broken !== undefined) throw broken;
			await new Promise<void>((resolve) => {
				wake = resolve;
			});
		}
	};
}

/** As Postgres wants it for its method md5 (PostgreSQL documentation, 53.2.1). */
function hashed({ user, password: secret }: ConnectionTarget, salt: Buffer): string {
	return `md5${md5(Buffer.concat([Buffer.from(md5(Buffer.from(secret + user))), salt]))}`;
}

function md5(bytes: Buffer): string {
	return createHash("md5").update(bytes).digest("hex");
}
