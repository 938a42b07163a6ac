import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { appendFile, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Fault } from "#server/contract/fault.ts";
import { type Account, commandFor, giveTo } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { endOrphan } from "./orphan.ts";
import { damaged, faultFromLog, otherMajor, type Places } from "./sentence.ts";

export const SUPERUSER = "postgres";

/** Everything of one embedded server lies in `folder`, so that one rename moves it. */
export type ClusterPaths = { folder: string; cluster: string; password: string; log: string };

/** The paths in a data folder, which is made if it is missing. */
export function clusterPaths(dataDir: string): ClusterPaths {
	try {
		// Others may pass through, for Postgres may have to run as another user; what lies inside is private.
		mkdirSync(dataDir, { recursive: true, mode: 0o711 });
	} catch (error) {
		throw new Fault(
			"io",
			`Could not make the data folder ${dataDir} (${(error as NodeJS.ErrnoException).code}). Name another with LAB_DATA_DIR.`,
		);
	}
	const folder = join(realpathSync(dataDir), "postgres");
	return {
		folder,
		cluster: join(folder, "cluster"),
		password: join(folder, "superuser-password"),
		log: join(folder, "server.log"),
	};
}

/**
 * Moves the embedded server's folder aside, after ending a server that a killed start left in it.
 *
 * @returns where it is now; undefined when there was none
 */
export async function moveAside(dataDir: string, now: Date): Promise<string | undefined> {
	const { folder, cluster } = clusterPaths(dataDir);
	if (!existsSync(folder)) return undefined;
	await endOrphan(cluster);
	const stamp = now
		.toISOString()
		.replace(/[-:]|\.\d+Z$/g, "")
		.replace("T", "-");
	const target = `${folder}-aside-${stamp}`;
	await rename(folder, target);
	return target;
}

/**
 * Makes sure that there is a whole cluster of this major version. A new one is made beside its
 * place and moved there when it is complete, so half an initdb is never used.
 *
 * @throws Fault when what is there is damaged, of another major version, or cannot be made.
 */
export async function ensureCluster(
	paths: ClusterPaths,
	binaries: Binaries,
	account: Account,
	options: { throwaway: boolean },
): Promise<{ made: boolean }> {
	const places: Places = { folder: paths.folder, logPath: paths.log, major: binaries.major };
	await removeHalfMade(paths);
	if (existsSync(paths.folder)) {
		checkCluster(paths, places);
		return { made: false };
	}
	const making = `${paths.folder}.making-${randomBytes(4).toString("hex")}`;
	try {
		await mkdir(making, { mode: 0o711 });
		await initialise(making, binaries, account, places, options);
		await rename(making, paths.folder);
	} catch (thrown) {
		await rm(making, { recursive: true, force: true });
		throw thrown;
	}
	return { made: true };
}

function checkCluster(paths: ClusterPaths, places: Places): void {
	let version: string;
	try {
		version = readFileSync(join(paths.cluster, "PG_VERSION"), "utf8").trim();
		readFileSync(paths.password, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") throw damaged(places);
		throw error;
	}
	if (version !== places.major) throw new Fault("configuration", otherMajor(places));
	if (!existsSync(join(paths.cluster, "global", "pg_control"))) throw damaged(places);
}

async function removeHalfMade(paths: ClusterPaths): Promise<void> {
	const prefix = `${basename(paths.folder)}.making-`;
	for (const name of await readdir(dirname(paths.folder))) {
		if (name.startsWith(prefix))
			await rm(join(dirname(paths.folder), name), { recursive: true, force: true });
	}
}

async function initialise(
	making: string,
	binaries: Binaries,
	account: Account,
	places: Places,
	options: { throwaway: boolean },
): Promise<void> {
	const cluster = join(making, "cluster");
	const password = join(making, "superuser-password");
	await writeFile(password, randomBytes(24).toString("base64url"), { mode: 0o600 });
	await mkdir(cluster, { mode: 0o700 });
	giveTo(account, cluster);
	giveTo(account, password);
	const args = [
		`--pgdata=${cluster}`,
		`--username=${SUPERUSER}`,
		`--pwfile=${password}`,
		"--auth=scram-sha-256",
		// The host's locale decides nothing: under LANG=C the database would not even be UTF-8.
		"--encoding=UTF8",
		"--no-locale",
		"--locale-provider=builtin",
		"--builtin-locale=C.UTF-8",
		...(options.throwaway ? ["--no-sync"] : []),
	];
	const { code, text } = await runToEnd(commandFor(account, binaries.initdb, args));
	if (code !== 0) throw faultFromLog(text, places);
	await appendFile(join(cluster, "postgresql.conf"), "\ntimezone = 'UTC'\nlog_timezone = 'UTC'\n");
}

/** The environment of the programs: nothing of the caller's locale or PG* variables reaches them. */
export function bareEnvironment(): NodeJS.ProcessEnv {
	const environment: Record<string, string> = { LC_ALL: "C", TZ: "UTC" };
	if (process.env.PATH !== undefined) environment.PATH = process.env.PATH;
	return environment as NodeJS.ProcessEnv;
}

function runToEnd(command: ReturnType<typeof commandFor>): Promise<{ code: number | null; text: string }> {
	return new Promise((resolve) => {
		const child = spawn(command.file, command.args, {
			...command.as,
			cwd: "/",
			env: bareEnvironment(),
			detached: true,
			stdio: ["ignore", "pipe", "pipe"],
		});
		let text = "";
		const gather = (chunk: Buffer) => {
			text += chunk.toString();
		};
		child.stdout.on("data", gather);
		child.stderr.on("data", gather);
		child.on("error", (error) => resolve({ code: null, text: `${text}\nerror: ${error.message}` }));
		child.on("close", (code) => resolve({ code, text }));
	});
}
