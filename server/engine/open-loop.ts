import { LIMITS } from "#server/contract/limits.ts";
import type { OpenLoad } from "#server/contract/load.ts";
import { ArrivalQueue } from "./arrival-queue.ts";
import { Breath } from "./breath.ts";
import { ClosedLoop } from "./closed-loop.ts";
import { FailureStreak } from "./failure-streak.ts";
import { LoadTime } from "./load-time.ts";
import { Pacer } from "./pacer.ts";
import { createRandom } from "./random.ts";
import { Schedule } from "./schedule.ts";
import { Seat, type SeatHost } from "./seat.ts";
import { awaitStretch, type LoadLoop, type LoopParts, type Settle, type Stretch } from "./stretch.ts";

/** Schedules are drawn from here on, a sequence for each stretch, apart from all else that is drawn from the seed. */
const FIRST_STREAM = 1_000_000;

/** What a seat knows of its operation: when it was due, since when the seat was free for it, whether it still counts. */
type Arrival = { dueMs: number; freeSinceMs: number; isDropped: boolean };
type ArrivalSeat = Seat<Arrival>;

/**
 * `arriving`: operations come due. `draining`: no more do, and those there are may end. `straggling`: what is in
 * progress was dropped, and is only waited for. `over`: nothing begins or counts.
 */
type Phase = "arriving" | "draining" | "straggling" | "over";

/**
 * Open loop: operations are due by a schedule, whether or not those before have ended (Schroeder et al., NSDI 2006).
 * One that is due starts at once where fewer than `clientCount` are in progress; else it waits, first come, first
 * served. Its response time runs from when it was due, so that a frozen service is charged with every operation that
 * it kept waiting (Tene 2013, "How NOT to Measure Latency"), its service time from its actual start.
 *
 * A stretch begins and ends empty, as open systems do in a lull: all that is due in it is recorded or counted as
 * dropped. The n-th stretches of all loops with one seed and load have the same schedule.
 */
export class OpenLoop implements LoadLoop, SeatHost<Arrival> {
	readonly #parts: LoopParts & { load: OpenLoad; seed: number };
	readonly #places: ReadonlyMap<string, number>;
	readonly #warmUp: ClosedLoop;
	readonly #streak: FailureStreak;
	readonly #breath: Breath;
	readonly #pacer: Pacer;
	readonly #time = new LoadTime();
	readonly #waiting = new ArrivalQueue(LIMITS.waitingArrivals);
	#seats: ArrivalSeat[] = [];
	/** The seats without an operation, that which has been free for longest first. */
	#free: ArrivalSeat[] = [];
	#phase: Phase = "over";
	#schedule: Schedule | undefined;
	#stretchCount = 0;
	#startMs = 0;
	#endMs = 0;
	/** When the next operation is due, by the clock. */
	#dueMs = 0;
	#busyCount = 0;
	#isStarting = false;
	#settle: Settle | undefined;
	#callOffDrain = () => {};

	/** The tally has to be one for an open loop. */
	constructor(parts: LoopParts & { load: OpenLoad; seed: number }) {
		this.#parts = parts;
		this.#places = new Map(parts.spans.map((span, place) => [span, place]));
		this.#warmUp = new ClosedLoop(parts);
		this.#streak = new FailureStreak(parts.label, parts.clientCount);
		this.#breath = new Breath(parts.clock, parts.clientCount);
		this.#pacer = new Pacer(parts.clock);
	}

	/** Milliseconds under load in all; what those of a stretch are, `LoadTime` says. */
	loadMs(): number {
		return this.#warmUp.loadMs() + this.#time.loadMs(this.#parts.clock.now());
	}

	offeringMs(): number {
		return this.#time.offeringMs(this.#parts.clock.now());
	}

	get spunMs(): number {
		return this.#pacer.spunMs;
	}

	get cycleMs(): number {
		return this.#warmUp.cycleMs;
	}

	/**
	 * Lets operations come due for `durationMs`, then gives those due or in progress `LIMITS.drainMs` to end. What has
	 * not by then is dropped; the stretch still ends only with it, though none of that time counts. In a warm-up all
	 * clients go on without a pause, so that code and each connection are warm whatever the rate.
	 *
	 * @throws Fault as `LoadLoop.run` does.
	 */
	async run(durationMs: number, signal: AbortSignal, isWarmUp = false): Promise<Stretch> {
		if (isWarmUp) return this.#warmUp.run(durationMs, signal, true);
		const { clock, clientCount, load, seed } = this.#parts;
		this.#startMs = clock.now();
		this.#endMs = this.#startMs + durationMs;
		this.#breath.taken();
		this.#schedule = new Schedule(load, durationMs, createRandom(seed, FIRST_STREAM + this.#stretchCount++));
		this.#dueMs = this.#startMs + this.#schedule.next();
		this.#seats = Array.from({ length: clientCount }, () => this.#seat());
		this.#free = [...this.#seats];
		this.#busyCount = 0;
		this.#phase = "arriving";
		const loadBeforeMs = this.#time.loadMs(this.#startMs);
		this.#time.begin(this.#startMs, durationMs);
		try {
			await awaitStretch(
				clock,
				signal,
				() => this.#seats,
				(settle) => {
					this.#settle = settle;
					this.#admit();
				},
			);
			return { startMs: this.#startMs, elapsedMs: this.#time.loadMs(clock.now()) - loadBeforeMs };
		} finally {
			this.#endLoad("over");
			this.#pacer.cancel();
			this.#callOffDrain();
			this.#settle = undefined;
			for (const seat of this.#seats) seat.abandon();
		}
	}

	#seat(): ArrivalSeat {
		const arrival = { dueMs: 0, freeSinceMs: this.#parts.clock.now(), isDropped: false };
		return new Seat(arrival, this.#places, this.#parts, this);
	}

	/** Takes in what has come due, and comes back for the next. */
	readonly #admit = (): void => {
		while (this.#phase === "arriving" && this.#dueMs <= this.#parts.clock.now()) {
			this.#arrive(this.#dueMs);
			this.#dueMs = this.#startMs + (this.#schedule?.next() ?? Number.POSITIVE_INFINITY);
		}
		if (this.#phase !== "arriving") return;
		if (this.#dueMs < this.#endMs) this.#pacer.at(this.#dueMs, this.#admit);
		else this.#pacer.at(this.#endMs, this.#drain);
	};

	#arrive(dueMs: number): void {
		const { tally } = this.#parts;
		tally.dueCount++;
		const seat = this.#waiting.count > 0 || this.#breath.isHeld ? undefined : this.#free.shift();
		if (seat !== undefined) this.#begin(seat, dueMs);
		else if (!this.#waiting.push(dueMs)) tally.droppedCount++;
	}

	#begin(seat: ArrivalSeat, dueMs: number): void {
		const { clock, tally } = this.#parts;
		const nowMs = clock.now();
		if (seat.role.freeSinceMs <= dueMs) tally.scheduleError?.record(nowMs - dueMs);
		seat.role.dueMs = dueMs;
		this.#busyCount++;
		seat.begin(nowMs);
	}

	succeeded(seat: ArrivalSeat, nowMs: number, rows: number): void {
		const { tally } = this.#parts;
		const serviceMs = nowMs - seat.startedMs;
		tally.endedCount++;
		if (!seat.role.isDropped) {
			const responseMs = nowMs - seat.role.dueMs;
			tally.succeed(responseMs, serviceMs, rows, seat.book);
			this.#time.answered(seat.role.dueMs, responseMs);
			this.#streak.end();
		}
		this.#release(seat, nowMs, serviceMs);
	}

	/** There is no need to wait before the next one: failing cannot make more operations due. */
	failed(seat: ArrivalSeat, nowMs: number, kind: string, cause: unknown): void {
		this.#parts.tally.endedCount++;
		this.#count(seat, nowMs, kind, cause);
		this.#release(seat, nowMs, nowMs - seat.startedMs);
	}

	/** The operation may still end one day, so its seat is left to it and another takes its place. */
	timedOut(seat: ArrivalSeat, nowMs: number): void {
		this.#parts.tally.endedCount++;
		seat.abandon();
		this.#count(seat, nowMs, "timeout", undefined);
		const fresh = this.#seat();
		this.#seats[this.#seats.indexOf(seat)] = fresh;
		this.#release(fresh, nowMs, nowMs - seat.startedMs);
	}

	#count(seat: ArrivalSeat, nowMs: number, kind: string, cause: unknown): void {
		if (seat.role.isDropped) return;
		this.#parts.tally.fail(kind);
		const endedMs = this.loadMs();
		const fault = this.#streak.add({ kind, cause, endedMs, beganMs: endedMs - (nowMs - seat.startedMs) });
		if (fault === undefined) return;
		this.#endLoad("over");
		this.#settle?.reject(fault);
	}

	/** A seat is free for the one that has waited longest. */
	#release(seat: ArrivalSeat, nowMs: number, durationMs: number): void {
		this.#busyCount--;
		seat.role.freeSinceMs = nowMs;
		this.#free.push(seat);
		const isDue = this.#waiting.count > 0 && !this.#breath.isHeld && this.#breath.isDue(durationMs, nowMs);
		if (isDue) this.#breath.take(this.#startWaiting);
		else this.#startWaiting();
	}

	readonly #startWaiting = (): void => {
		// An operation may fail before it has begun to wait for anything, and come back here while one is started.
		if (this.#isStarting || this.#breath.isHeld) return;
		this.#isStarting = true;
		while (this.#waiting.count > 0 && this.#free.length > 0) {
			const seat = this.#free.shift();
			const dueMs = this.#waiting.shift();
			if (seat !== undefined && dueMs !== undefined) this.#begin(seat, dueMs);
		}
		this.#isStarting = false;
		this.#endIfIdle();
	};

	readonly #drain = (): void => {
		this.#phase = "draining";
		this.#callOffDrain = this.#parts.clock.after(LIMITS.drainMs, () => this.#drop());
		this.#endIfIdle();
	};

	#drop(): void {
		this.#parts.tally.droppedCount += this.#waiting.count + this.#busyCount;
		for (const seat of this.#seats) seat.role.isDropped = true;
		this.#endLoad("straggling");
		this.#endIfIdle();
	}

	#endIfIdle(): void {
		const mayEnd = this.#phase === "draining" || this.#phase === "straggling";
		if (!mayEnd || this.#busyCount > 0 || this.#waiting.count > 0) return;
		this.#endLoad("over");
		this.#settle?.resolve();
	}

	/** What counts is over; nothing that waits will begin. */
	#endLoad(phase: "straggling" | "over"): void {
		this.#time.end(this.#parts.clock.now());
		this.#phase = phase;
		this.#waiting.clear();
	}
}
