import type { Sql } from "postgres";
import { connect } from "#db/client.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import type { Statements } from "#server/contract/result.ts";
import { systemClock } from "#server/engine/clock.ts";
import type { Observer, SliceConditions } from "#server/engine/observer.ts";
import { GarbageWatch } from "./garbage.ts";
import { LoopDelay } from "./loop-delay.ts";
import { type MachineMark, markMachine, otherShare, readSwappedPages, stealShare } from "./machine.ts";
import { PostgresCpu } from "./postgres-cpu.ts";
import { type ReadProc, readProc } from "./proc.ts";
import { treeCpuMs } from "./process-tree.ts";
import { findPostmaster, findRedis } from "./servers.ts";
import { findServiceRoles, type ServiceRoles } from "./service-roles.ts";
import { openStatements, type StatementsReader, statementsBetween } from "./statements.ts";
import { Tolerance } from "./tolerance.ts";

/** A Postgres, Redis or service that takes longer for such a question is asked no more. */
const ANSWER_MS = 1_000;

/** Where and what a trial measures. */
export type Surroundings = {
	admin: ConnectionTarget;
	/** As which the service connects. */
	service: ConnectionTarget;
	applicationName: string;
	/** Of the Redis that some arm uses; null when none does. */
	redisUrl: string | null;
	/** Processor time so far of the service's other processes, milliseconds. */
	elsewhereCpuMs(): Promise<number>;
	/** Hears once of each figure that cannot be read here. */
	complain(line: string): void;
	read?: ReadProc;
};

type Servers = { postgres: PostgresCpu | null; redis: number | null; usesRedis: boolean };

/** Readings at the start of a slice; null is what could not be read. */
type Start = {
	trialCpuMs: number;
	postgresMs: number | null;
	redisMs: number | null;
	elsewhereMs: number | null;
	machine: MachineMark | null;
	swapped: number | null;
	statements: Statements | null;
	at: string | null;
};

/**
 * Looks at the trial's own process, at the machine through Linux's proc file system, and at Postgres over a connection
 * of its own. What a machine or a server does not tell is null.
 *
 * Of the machine's time the trial, the service's other processes, Postgres as far as it works for the service and, when
 * an arm uses it, Redis are the measured thing; all else is other load, our own page and runner with their backends included: they take time from
 * what is measured like anybody. Where Postgres cannot be
 * told from the others, as in a container, other load is not known.
 */
export class TrialObserver implements Observer {
	readonly #parts: Surroundings;
	readonly #read: ReadProc;
	readonly #sql: Sql;
	readonly #servers: Servers;
	readonly #roles: ServiceRoles;
	readonly #statements: StatementsReader | null;
	readonly #tolerance: Tolerance;
	readonly #garbage = new GarbageWatch();
	readonly #loop = new LoopDelay(systemClock);
	/** The machine at the start of the last slices, as far back as `stealShare` looks. */
	readonly #starts: MachineMark[] = [];
	#start: Start | undefined;

	private constructor(
		parts: Surroundings,
		sql: Sql,
		found: {
			servers: Servers;
			roles: ServiceRoles;
			statements: StatementsReader | null;
			tolerance: Tolerance;
		},
	) {
		this.#parts = parts;
		this.#read = parts.read ?? readProc;
		this.#sql = sql;
		this.#servers = found.servers;
		this.#roles = found.roles;
		this.#statements = found.statements;
		this.#tolerance = found.tolerance;
	}

	/** Finds what there is to look at. Never fails: without a Postgres the run will say so itself. */
	static async open(parts: Surroundings): Promise<TrialObserver> {
		const { admin, service, redisUrl, read = readProc } = parts;
		const tolerance = new Tolerance(parts.complain);
		const sql = connect(admin, { applicationName: parts.applicationName, max: 1, connect_timeout: 5 });
		const redis =
			redisUrl === null
				? null
				: tolerance.soon("the processor time of Redis", ANSWER_MS, () => findRedis(redisUrl, read));
		const roles = (await tolerance.soon("the roles of the service", ANSWER_MS, () =>
			findServiceRoles(sql, service.user),
		)) ?? { names: [service.user], oids: "" };
		const postgres = tolerance.soon("the processor time of Postgres", ANSWER_MS, async () => {
			const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
			return new PostgresCpu(findPostmaster(admin, row?.pid ?? 0, read), roles.names, read);
		});
		const statements = tolerance.soon("Postgres's counts of statements", ANSWER_MS, () =>
			openStatements(sql, roles),
		);
		const servers = { postgres: await postgres, redis: await redis, usesRedis: redisUrl !== null };
		return new TrialObserver(parts, sql, { servers, roles, statements: await statements, tolerance });
	}

	async begin(): Promise<void> {
		const [statements, server, elsewhereMs] = await Promise.all([
			this.#readStatements(),
			this.#readBackends("infinity"),
			this.#readElsewhere(),
		]);
		// What follows takes a moment of our own time, so the narrowest look comes last here and first at the end.
		const servers = this.#readServers();
		this.#start = { ...servers, ...this.#readMachine(), elsewhereMs, statements, at: server?.at ?? null };
		if (this.#start.machine !== null) this.#starts.push(this.#start.machine);
		this.#loop.begin();
		this.#garbage.begin(performance.now());
	}

	async end(): Promise<SliceConditions> {
		const start = this.#start;
		if (start === undefined) throw new Error("A slice ended that did not begin.");
		const loopDelayMaxMs = this.#loop.end();
		const now = { ...this.#readMachine(), ...this.#readServers() };
		const garbage = await this.#garbage.end(performance.now());
		const [statements, server, elsewhereMs] = await Promise.all([
			this.#readStatements(),
			start.at === null ? null : this.#readBackends(start.at),
			this.#readElsewhere(),
		]);
		const trialCpuMs = now.trialCpuMs - start.trialCpuMs;
		const postgresCpuMs = difference(start.postgresMs, now.postgresMs);
		const redisMs = this.#servers.usesRedis ? difference(start.redisMs, now.redisMs) : 0;
		const processesMs = difference(start.elsewhereMs, elsewhereMs);
		const elsewhereCpuMs = redisMs === null || processesMs === null ? null : redisMs + processesMs;
		const ownMs =
			postgresCpuMs === null || elsewhereCpuMs === null ? null : trialCpuMs + postgresCpuMs + elsewhereCpuMs;
		return {
			gcMs: garbage.sumMs,
			gcMaxMs: garbage.longestMs,
			loopDelayMaxMs,
			trialCpuMs,
			postgresCpuMs,
			elsewhereCpuMs,
			otherShare:
				start.machine === null || now.machine === null ? null : otherShare(start.machine, now.machine, ownMs),
			stealShare: now.machine === null ? null : stealShare(this.#starts, now.machine),
			swappedPages: difference(start.swapped, now.swapped),
			statements: this.#between(start.statements, statements),
			connections: server?.used ?? null,
		};
	}

	async close(): Promise<void> {
		this.#loop.close();
		this.#garbage.close();
		await this.#sql.end({ timeout: 1 });
	}

	#readMachine(): Pick<Start, "trialCpuMs" | "machine"> {
		const { user, system } = process.cpuUsage();
		const machine = this.#tolerance.now("the load of the machine", () =>
			markMachine(this.#read, performance.now()),
		);
		return { trialCpuMs: (user + system) / 1_000, machine };
	}

	#readServers(): Pick<Start, "postgresMs" | "redisMs" | "swapped"> {
		const { postgres, redis } = this.#servers;
		const tolerance = this.#tolerance;
		return {
			postgresMs: postgres && tolerance.now("the processor time of Postgres", () => postgres.readMs()),
			redisMs: redis && tolerance.now("the processor time of Redis", () => treeCpuMs(redis, this.#read)),
			swapped: tolerance.now("the count of swapped pages", () => readSwappedPages(this.#read)),
		};
	}

	/** The processes tell it themselves, all threads included. */
	#readElsewhere(): Promise<number | null> {
		return this.#tolerance.soon("the processor time of the service's other processes", ANSWER_MS, () =>
			this.#parts.elsewhereCpuMs(),
		);
	}

	async #readStatements(): Promise<Statements | null> {
		const read = this.#statements;
		return read === null ? null : this.#tolerance.soon("Postgres's counts of statements", ANSWER_MS, read);
	}

	/** The server's time, and how many of the service's connections have been used since a time before. */
	#readBackends(since: string): Promise<{ at: string; used: number } | null> {
		const { applicationName } = this.#parts;
		const { oids } = this.#roles;
		return this.#tolerance.soon("the number of connections", ANSWER_MS, async () => {
			const [row] = await this.#sql<{ at: string; used: number }[]>`
				select clock_timestamp()::text as at, (count(*) filter (where state_change >= ${since}::text::timestamptz))::int as used
				from pg_stat_activity
				where usesysid = any(string_to_array(${oids}, ',')::oid[]) and application_name = ${applicationName}`;
			if (row === undefined) throw new Error("pg_stat_activity gave no row");
			return row;
		});
	}

	#between(before: Statements | null, after: Statements | null): Statements | null {
		if (before === null || after === null) return null;
		return this.#tolerance.now("Postgres's counts of statements", () => statementsBetween(before, after));
	}
}

function difference(before: number | null, after: number | null): number | null {
	return before === null || after === null ? null : after - before;
}
