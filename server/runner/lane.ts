import type { Sql } from "postgres";
import { connect } from "#db/client.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { pause } from "./pause.ts";
import { Silence } from "./silence.ts";

const LANE_LOCK = 7_236_451_021;
const ASK_AGAIN_MS = 500;
const PING_MS = 2_000;
/** So many pings in a row without an answer: a server may well be busy for a moment with what is measured. */
const MISSES = 3;
/** By then a frozen runner's lease is over, and its trial, which hears nothing of it, has ended. */
const FROZEN_MS = LIMITS.trialSilenceMs + 2 * LIMITS.leaseMs;
/** What becomes of a run in a lane that is lost, in words. */
const LOST = "The runner lost its connection to the lab's Postgres";

/** The right to measure in a lab database: no other runner has it at the same time. */
export type Lane = {
	/** `<system identifier>/<database>`: the same however the database is reached. */
	id: string;
	/** Aborted when the connection that holds the lock is gone, and the lock with it; its reason says so in words. */
	lost: AbortSignal;
	release(): Promise<void>;
};

export type LaneOptions = {
	/** Ends the wait. */
	signal: AbortSignal;
	/** Called once when another runner holds the lock. */
	onWaiting(): void;
	/** Called when a runner that held the lock and was frozen has lost it to whoever asks next. */
	onFrozen(): void;
	/** When the lane's holder last said in the workbench how its lab is; undefined when it says nothing there. */
	lastSign(id: string): Promise<string | undefined>;
	/** Between two looks at the connection, and how long a holder may be silent; shorter in tests. */
	pingMs?: number;
	frozenMs?: number;
};

/**
 * Waits for the lab database's lock and holds it on a connection of its own until it is released. A holder that has
 * stopped telling of itself, as a process that is suspended, loses the lock with its connection.
 *
 * @throws what the driver throws when the server cannot be reached; returns undefined when the signal ends the wait.
 */
export async function takeLane(target: ConnectionTarget, options: LaneOptions): Promise<Lane | undefined> {
	const { signal, pingMs = PING_MS } = options;
	const lost = new AbortController();
	const client = connect(target, {
		applicationName: "lab:lane",
		max: 1,
		connect_timeout: 5,
		max_lifetime: null,
		onclose: () => lost.abort(LOST),
	});
	const close = () => client.end({ timeout: 1 }).catch(() => {});
	try {
		const id = await identify(client, target);
		const watch = new HolderWatch(client, id, options);
		for (let look = 0; !(await tryLock(client)); look++) {
			if (look === 0) options.onWaiting();
			await pause(ASK_AGAIN_MS, signal);
			if (signal.aborted) {
				await close();
				return undefined;
			}
			await watch.look();
		}
		const pinging = keepPinging(client, lost, pingMs);
		return {
			id,
			lost: lost.signal,
			async release() {
				clearInterval(pinging);
				await close();
			},
		};
	} catch (error) {
		await close();
		throw error;
	}
}

/** Watches, while waiting for a lane, whether its holder still tells of itself. */
class HolderWatch {
	readonly #client: Sql;
	readonly #id: string;
	readonly #options: LaneOptions;
	readonly #silence: Silence;
	#sign: string | undefined;

	constructor(client: Sql, id: string, options: LaneOptions) {
		this.#client = client;
		this.#id = id;
		this.#options = options;
		this.#silence = new Silence(options.frozenMs ?? FROZEN_MS, ASK_AGAIN_MS);
	}

	/** To be called every `ASK_AGAIN_MS`. */
	async look(): Promise<void> {
		// A workbench that cannot be asked says nothing against anybody: the holder cannot tell it anything either.
		const sign = await this.#options.lastSign(this.#id).catch(() => undefined);
		const isSilent = sign !== undefined && sign === this.#sign;
		this.#sign = sign;
		if (!isSilent || sign === undefined) this.#silence.heard();
		else if (this.#silence.look()) {
			this.#silence.heard();
			if (await endHolder(this.#client, sign)) this.#options.onFrozen();
		}
	}
}

/**
 * Ends the connection that holds the lane's lock, if it is the one that gave the sign: it was there already. A holder
 * that works for another workbench is none of ours, and what we read here is of a runner before it.
 *
 * @returns whether there was one, and we were allowed to.
 */
async function endHolder(client: Sql, sign: string): Promise<boolean> {
	try {
		const rows = await client`
			select pg_terminate_backend(pid) from pg_locks join pg_stat_activity using (pid)
			where locktype = 'advisory' and granted and objsubid = 1
				and classid::bigint = ${LANE_LOCK}::bigint >> 32 and objid::bigint = ${LANE_LOCK}::bigint & 4294967295
				and database = (select oid from pg_database where datname = current_database())
				and backend_start < ${sign}::text::timestamptz`;
		return rows.length > 0;
	} catch {
		return false;
	}
}

async function tryLock(client: Sql): Promise<boolean> {
	const [row] = await client<{ held: boolean }[]>`select pg_try_advisory_lock(${LANE_LOCK}::bigint) as held`;
	return row?.held === true;
}

async function identify(client: Sql, target: ConnectionTarget): Promise<string> {
	try {
		const [row] = await client<
			{ id: string }[]
		>`select system_identifier::text as id from pg_control_system()`;
		return `${row?.id}/${target.database}`;
	} catch (error) {
		// A managed server may keep this from its users.
		const denied = error instanceof Error && "code" in error && error.code === "42501";
		if (!denied) throw error;
		return `${target.host}:${target.port}/${target.database}`;
	}
}

/** A connection that died without a word, or was made anew without the lock, counts as lost. */
function keepPinging(client: Sql, lost: AbortController, pingMs: number): NodeJS.Timeout {
	let waiting = false;
	let misses = 0;
	const timer = setInterval(async () => {
		misses = waiting ? misses + 1 : 0;
		if (misses === MISSES) lost.abort(LOST);
		if (lost.signal.aborted) return clearInterval(timer);
		if (waiting) return;
		waiting = true;
		await client`select 1`.catch(() => lost.abort(LOST));
		waiting = false;
	}, pingMs);
	return timer;
}
