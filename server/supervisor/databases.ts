import { setTimeout as sleep } from "node:timers/promises";
import { connect, parseDatabaseUrl } from "#db/client.ts";
import { type EmbeddedPostgres, startEmbedded } from "#db/embedded.ts";
import { ensureDatabase, migrateWorkbench } from "#db/migrate.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import type { Env } from "#server/env.ts";

/** The two databases, ready and migrated. */
export type Databases = {
	workbench: ConnectionTarget;
	lab: ConnectionTarget;
	/** Stops the embedded server, if there is one. */
	stop(): Promise<void>;
};

type Effects = {
	say(line: string): void;
	/** The embedded server does not stay up. */
	giveUp(fault: Fault): void;
	signal: AbortSignal;
};

const OLDEST = 140_000;
const DELAYS_MS = [0, 500, 1_000, 3_000, 8_000] as const;
const STEADY_MS = 60_000;

/**
 * Opens the servers that the environment names, or else the embedded one, and migrates the workbench.
 *
 * @throws Fault `database-unavailable` or `configuration`, one sentence each.
 */
export async function openDatabases(env: Env, effects: Effects): Promise<Databases> {
	const workbench = env.databaseUrl && parseDatabaseUrl(env.databaseUrl, "DATABASE_URL");
	const lab = env.labDatabaseUrl && parseDatabaseUrl(env.labDatabaseUrl, "LAB_DATABASE_URL");
	if (workbench) await checkServer(workbench, "DATABASE_URL");
	if (lab) await checkServer(lab, "LAB_DATABASE_URL");
	if (workbench) {
		await migrate(workbench, "DATABASE_URL");
		return { workbench, lab: lab || workbench, stop: async () => {} };
	}
	const embedded = await keepEmbedded(env.dataDir, effects);
	try {
		const targets = { workbench: embedded.target("workbench"), lab: lab || embedded.target("lab") };
		await ensureDatabase(targets.workbench);
		if (!lab) await ensureDatabase(targets.lab);
		await migrateWorkbench(targets.workbench);
		return { ...targets, stop: embedded.stop };
	} catch (thrown) {
		await embedded.stop();
		throw thrown;
	}
}

/** Starts the embedded server and starts it again when it dies; its socket stays where it is. */
async function keepEmbedded(
	dataDir: string,
	effects: Effects,
): Promise<Pick<EmbeddedPostgres, "target" | "stop">> {
	let server = await startEmbedded({ dataDir, log: effects.say, signal: effects.signal });
	let stopping = false;
	let restarting: Promise<void> = Promise.resolve();

	const giveUp = (what: string) => {
		const sentence = `${what}; its log is in the data folder, postgres/server.log.`;
		effects.giveUp(new Fault("database-unavailable", sentence));
	};
	const restart = async () => {
		for (const delayMs of DELAYS_MS) {
			await sleep(delayMs, undefined, { signal: effects.signal }).catch(() => {});
			if (stopping || effects.signal.aborted) return;
			try {
				server = await startEmbedded({ dataDir, log: effects.say, signal: effects.signal });
				effects.say("Postgres runs again.");
				watch();
				return;
			} catch (thrown) {
				effects.say(thrown instanceof Error ? thrown.message : String(thrown));
			}
		}
		giveUp("Postgres does not stay up");
	};
	let recentMs: number[] = [];
	const watch = () => {
		server.exited.then(() => {
			if (stopping) return;
			const nowMs = performance.now();
			recentMs = [...recentMs.filter((atMs) => nowMs - atMs < STEADY_MS), nowMs];
			if (recentMs.length > DELAYS_MS.length) {
				giveUp("Postgres keeps ending");
				return;
			}
			effects.say("Postgres ended unasked; starting it again.");
			restarting = restart();
		});
	};
	watch();
	return {
		target: server.target,
		async stop() {
			stopping = true;
			await restarting;
			await server.stop();
		},
	};
}

async function migrate(target: ConnectionTarget, variable: string): Promise<void> {
	try {
		await migrateWorkbench(target);
	} catch (thrown) {
		if (thrown instanceof Fault) throw thrown;
		if (errorCode(thrown) === "42501") {
			throw new Fault(
				"configuration",
				`${variable}: the user ${target.user} may not create a schema in ${target.database}. Grant it: GRANT CREATE ON DATABASE ${target.database} TO ${target.user}.`,
			);
		}
		throw new Fault(
			"database-unavailable",
			`${variable}: the tables could not be made (${errorText(thrown)}).`,
			{
				cause: thrown,
			},
		);
	}
}

/**
 * Whether a server answers, lets us in, and is new enough.
 *
 * @throws Fault `database-unavailable` with one sentence that names the variable and never the password.
 */
export async function checkServer(target: ConnectionTarget, variable: string): Promise<void> {
	const sql = connect(target, { applicationName: "lab:start", max: 1, connect_timeout: 8 });
	let version: number;
	try {
		const [row] = await sql<{ version: number }[]>`
			select current_setting('server_version_num')::int as version`;
		version = row?.version ?? 0;
	} catch (thrown) {
		throw new Fault("database-unavailable", `${variable}: ${reason(thrown, target)}`, { cause: thrown });
	} finally {
		await sql.end({ timeout: 1 });
	}
	if (version < OLDEST) {
		throw new Fault(
			"database-unavailable",
			`${variable}: this is Postgres ${Math.floor(version / 10_000)} and the lab needs 14 or later. Name a newer server, or leave ${variable} unset to use the embedded one.`,
		);
	}
}

function reason(thrown: unknown, { host, port, user, database }: ConnectionTarget): string {
	switch (errorCode(thrown)) {
		case "ENOTFOUND":
		case "EAI_AGAIN":
			return `there is no host "${host}". Correct the name, or check the network.`;
		case "ECONNREFUSED":
		case "ENOENT":
			return `nothing answers at ${host}:${port}. Start the server, or correct host and port.`;
		case "CONNECT_TIMEOUT":
		case "ETIMEDOUT":
		case "EHOSTUNREACH":
		case "ENETUNREACH":
			return `${host}:${port} does not answer within 8 s. Check the address and the firewall.`;
		case "28P01":
			return `the server refuses the password of "${user}". Correct user and password.`;
		case "28000":
			return `the server does not let "${user}" in from here (${errorText(thrown)}). Add ?sslmode=require, or allow it in pg_hba.conf.`;
		case "3D000":
			return `there is no database "${database}". Make it: createdb ${database}.`;
		case "53300":
			return "the server has no connection left. Raise its max_connections, or end some clients.";
		default:
			return `the server cannot be used (${errorText(thrown)}). Correct the address.`;
	}
}

function errorCode(thrown: unknown): string {
	return String((thrown as { code?: unknown } | null)?.code ?? "");
}

function errorText(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}
