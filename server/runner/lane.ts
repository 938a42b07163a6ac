import type { Sql } from "postgres";
import { connect } from "#db/client.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { pause } from "./pause.ts";

const LANE_LOCK = 7_236_451_021;
const ASK_AGAIN_MS = 500;
const PING_MS = 2_000;
/** So many pings in a row without an answer: a server may well be busy for a moment with what is measured. */
const MISSES = 3;
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

/**
 * Waits for the lab database's lock and holds it on a connection of its own until it is released.
 *
 * @param pingMs between two looks at the connection; shorter in tests.
 * @param onWaiting called once when another runner holds the lock.
 * @throws what the driver throws when the server cannot be reached; returns undefined when the signal ends the wait.
 */
export async function takeLane(
	target: ConnectionTarget,
	signal: AbortSignal,
	onWaiting: () => void,
	pingMs = PING_MS,
): Promise<Lane | undefined> {
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
		for (let look = 0; !(await tryLock(client)); look++) {
			if (look === 0) onWaiting();
			await pause(ASK_AGAIN_MS, signal);
			if (signal.aborted) {
				await close();
				return undefined;
			}
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
