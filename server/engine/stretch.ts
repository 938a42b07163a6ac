import { Fault } from "#server/contract/fault.ts";
import type { ArmClient, Random } from "#server/contract/lab.ts";
import type { Clock } from "./clock.ts";
import type { Tally } from "./tally.ts";

/** How often operations are looked at for having taken too long. */
const WATCH_MS = 250;

/** Where and how one arm is put under load. */
export type LoopParts = {
	/** The arm as people know it, for faults. */
	label: string;
	client: ArmClient;
	/** Operations in progress at once, at most. */
	clientCount: number;
	/** Span ids as the experiment declares them. */
	spans: readonly string[];
	tally: Tally;
	clock: Clock;
	random: Random;
};

/** A stretch of load: clock time at its start, and milliseconds in it that count. */
export type Stretch = { startMs: number; elapsedMs: number };

/** What puts an arm under load, stretch by stretch. */
export type LoadLoop = {
	/**
	 * One stretch of load. With `isWarmUp` all that is done counts, and it ends with the last operation begun in time.
	 *
	 * @throws Fault `cancelled` as soon as the signal aborts; `timeout` or `internal`, naming the kind, when the
	 * arm does nothing but fail; the operation's own fault, when it threw one.
	 */
	run(durationMs: number, signal: AbortSignal, isWarmUp?: boolean): Promise<Stretch>;
	/** Milliseconds of load that count in all, the stretch under way included. */
	loadMs(): number;
	/** Milliseconds in which operations came due by a schedule, likewise; 0 in a closed loop. */
	offeringMs(): number;
	/** Milliseconds that the loop has spent in all turning round only to be on time; they are no work. */
	readonly spunMs: number;
	/** Mean milliseconds from one operation of a client to its next in the last stretch, 0 when none succeeded. */
	readonly cycleMs: number;
};

/** Where an operation may take too long. */
type Watched = { checkTime(nowMs: number): void };

/** Ends a stretch. What comes after the first call has no effect. */
export type Settle = { resolve(): void; reject(fault: Fault): void };

/**
 * Waits until a stretch that `begin` sets going is settled. Meanwhile the seats that there are at a time have theirs
 * looked at every quarter of a second.
 *
 * @throws Fault `cancelled` as soon as the signal aborts, and what the stretch was rejected with.
 */
export async function awaitStretch(
	clock: Clock,
	signal: AbortSignal,
	seats: () => readonly Watched[],
	begin: (settle: Settle) => void,
): Promise<void> {
	const cancelled = () => new Fault("cancelled", "The run was cancelled.");
	if (signal.aborted) throw cancelled();
	let onAbort = () => {};
	const stopWatching = clock.every(WATCH_MS, () => {
		// A copy, for one that has timed out is replaced.
		for (const seat of [...seats()]) seat.checkTime(clock.now());
	});
	try {
		await new Promise<void>((resolve, reject) => {
			onAbort = () => reject(cancelled());
			signal.addEventListener("abort", onAbort, { once: true });
			begin({ resolve, reject });
		});
	} finally {
		signal.removeEventListener("abort", onAbort);
		stopWatching();
	}
}
