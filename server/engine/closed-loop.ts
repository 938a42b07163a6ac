import { Fault } from "#server/contract/fault.ts";
import type { ArmClient, Random } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Clock } from "./clock.ts";
import { errorKind, SpanBook, type Tally } from "./tally.ts";
import { type Turn, Window } from "./window.ts";

/** How often operations are looked at for having taken too long. */
const WATCH_MS = 250;
/** A client whose operation failed waits, or a fast failure would be a busy loop. */
const BACKOFF_MS = { first: 1, most: 16 };
/** An arm that fails this often in a row, or for this long with every client, is given up. */
const GIVE_UP = { errors: 1_000, afterMs: 1_000, fewest: 3 };
/**
 * Operations that never wait for a socket, as hits of a cache in the process, run on without the event loop
 * ever turning, and those that do wait would be measured late. So after this long the loop takes a breath.
 */
const BREATH_MS = { afterQuick: 0.2, atLatest: 50 };

/** Where and how one arm is put under load. */
export type LoopParts = {
	/** The arm as people know it, for faults. */
	label: string;
	client: ArmClient;
	clientCount: number;
	spans: readonly string[];
	tally: Tally;
	clock: Clock;
	random: Random;
};

/** A stretch of load: clock time at its start, and the time in it that counts, the mean of all clients. */
export type Stretch = { startMs: number; elapsedMs: number };

/** One client of the loop. Its callbacks are made once, so that an operation allocates nothing of ours. */
type Seat = { readonly turn: Turn; busy: boolean; abandoned: boolean; startedMs: number; begin(): void };

/** Closed loop: each client starts its next operation when its last has ended (Schroeder et al., NSDI 2006). */
export class ClosedLoop {
	readonly #parts: LoopParts;
	readonly #places: ReadonlyMap<string, number>;
	/** No operation of ours between Redis and the nearest socket is faster, also with all clients in turn. */
	readonly #quickMs: number;
	#seats: Seat[] = [];
	#activeCount = 0;
	#startMs = 0;
	#endMs = 0;
	#window: Window | undefined;
	#isWarmUp = false;
	#cycleMs = 0;
	#loadBeforeMs = 0;
	#busyBeforeMs = 0;
	#failuresInRow = 0;
	#failingSinceMs = 0;
	#quickSumMs = 0;
	#breathAtMs = 0;
	#held: Seat[] | undefined;
	#settle: { resolve(): void; reject(fault: Fault): void } | undefined;

	constructor(parts: LoopParts) {
		this.#parts = parts;
		this.#places = new Map(parts.spans.map((span, place) => [span, place]));
		this.#quickMs = 0.025 + 0.001 * parts.clientCount;
	}

	/** Milliseconds of load that count (see `Window`) in all, the stretch under way included. */
	loadMs(): number {
		return this.#loadBeforeMs + (this.#window?.countedMs(this.#parts.clock.now()) ?? 0);
	}

	/** Mean milliseconds of an operation under full load in the last stretch, 0 when none succeeded. */
	get cycleMs(): number {
		return this.#cycleMs;
	}

	#busyMs(): number {
		return this.#busyBeforeMs + (this.#window === undefined ? 0 : this.#parts.clock.now() - this.#startMs);
	}

	/**
	 * Runs all clients for `durationMs`, then until each has ended what counts. The others go on meanwhile, or the
	 * last operations would have the service to themselves. In a warm-up everything counts and nobody goes on.
	 *
	 * @throws Fault `cancelled` as soon as the signal aborts; `timeout` or `internal`, naming the kind, when the
	 * arm does nothing but fail; the operation's own fault, when it threw one.
	 */
	async run(durationMs: number, signal: AbortSignal, isWarmUp = false): Promise<Stretch> {
		if (signal.aborted) throw cancelled();
		const { clock, clientCount, tally } = this.#parts;
		this.#startMs = clock.now();
		this.#endMs = this.#startMs + durationMs;
		this.#breathAtMs = this.#startMs;
		this.#isWarmUp = isWarmUp;
		const window = new Window({ tally, clientCount, startMs: this.#startMs, countRamp: isWarmUp });
		this.#window = window;
		const cancelWatch = clock.every(WATCH_MS, () => this.#watch());
		const onAbort = () => this.#settle?.reject(cancelled());
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			await new Promise<void>((resolve, reject) => {
				this.#settle = { resolve, reject };
				this.#activeCount = clientCount;
				this.#seats = Array.from({ length: clientCount }, () => this.#seat(window, window.enter()));
				for (const seat of [...this.#seats]) seat.begin();
			});
			window.conclude();
			this.#cycleMs = window.cycleMs;
			return { startMs: this.#startMs, elapsedMs: window.countedMs(clock.now()) };
		} finally {
			signal.removeEventListener("abort", onAbort);
			cancelWatch();
			for (const seat of this.#seats) seat.abandoned = true;
			this.#settle = undefined;
			this.#held = undefined;
			this.#loadBeforeMs = this.loadMs();
			this.#busyBeforeMs = this.#busyMs();
			this.#window = undefined;
		}
	}

	#seat(window: Window, turn: Turn): Seat {
		const { client, clock, random } = this.#parts;
		const book = new SpanBook(this.#places);
		let backoffMs = 0;
		const seat: Seat = { turn, busy: false, abandoned: false, startedMs: 0, begin };
		const succeed = (rows: number): void => {
			const nowMs = clock.now();
			if (seat.abandoned) return;
			const durationMs = nowMs - seat.startedMs;
			if (durationMs > LIMITS.operationMs) {
				this.#timeOut(seat, window);
				return;
			}
			seat.busy = false;
			backoffMs = 0;
			window.succeed(turn, durationMs, rows, book);
			window.ended(turn, nowMs);
			this.#failuresInRow = 0;
			this.#next(seat, nowMs, durationMs);
		};
		const fail = (thrown: unknown): void => {
			if (seat.abandoned) return;
			seat.busy = false;
			backoffMs = backoffMs === 0 ? BACKOFF_MS.first : Math.min(BACKOFF_MS.most, backoffMs * 2);
			window.ended(turn, clock.now());
			this.#failed(errorKind(thrown), seat, thrown);
			this.#nextAfter(seat, backoffMs);
		};
		function begin(): void {
			if (seat.abandoned) return;
			book.totalsMs.fill(0);
			seat.busy = true;
			seat.startedMs = clock.now();
			try {
				client.operation(random, book).then(succeed, fail);
			} catch (thrown) {
				fail(thrown);
			}
		}
		return seat;
	}

	#next(seat: Seat, nowMs: number, durationMs: number): void {
		if (nowMs >= this.#endMs && !this.#goesOn(seat, nowMs)) return;
		if (this.#held !== undefined) {
			this.#held.push(seat);
			return;
		}
		if (durationMs < this.#quickMs) this.#quickSumMs += durationMs;
		if (this.#quickSumMs < BREATH_MS.afterQuick && nowMs - this.#breathAtMs < BREATH_MS.atLatest) {
			seat.begin();
			return;
		}
		const held = [seat];
		this.#held = held;
		this.#parts.clock.soon(() => this.#resume(held));
	}

	#resume(held: readonly Seat[]): void {
		this.#held = undefined;
		this.#quickSumMs = 0;
		this.#breathAtMs = this.#parts.clock.now();
		for (const seat of held) {
			if (seat.abandoned) continue;
			if (this.#breathAtMs < this.#endMs || this.#goesOn(seat, this.#breathAtMs)) seat.begin();
		}
	}

	#nextAfter(seat: Seat, delayMs: number): void {
		const { clock } = this.#parts;
		const nowMs = clock.now();
		if (nowMs + delayMs >= this.#endMs) {
			this.#leave(seat, nowMs);
			return;
		}
		clock.after(delayMs, () => {
			if (!seat.abandoned) this.#next(seat, clock.now(), delayMs);
		});
	}

	/** After the end of the stretch: a client whose part is over keeps up the load while another's still counts. */
	#goesOn(seat: Seat, nowMs: number): boolean {
		this.#window?.close(seat.turn, nowMs);
		if (this.#window?.isOpen && !this.#isWarmUp) return true;
		this.#leave(seat, nowMs);
		return false;
	}

	#leave(seat: Seat, nowMs: number): void {
		this.#window?.close(seat.turn, nowMs);
		this.#activeCount--;
		if (this.#activeCount === 0) this.#settle?.resolve();
	}

	#watch(): void {
		const nowMs = this.#parts.clock.now();
		const window = this.#window;
		if (window === undefined) return;
		for (const seat of [...this.#seats]) {
			const isLate = seat.busy && !seat.abandoned && nowMs - seat.startedMs > LIMITS.operationMs;
			if (isLate) this.#timeOut(seat, window);
		}
	}

	/** The operation may still end one day, so its seat is left to it and another takes its place. */
	#timeOut(seat: Seat, window: Window): void {
		seat.abandoned = true;
		window.ended(seat.turn, this.#parts.clock.now());
		this.#failed("timeout", seat, undefined);
		const fresh = this.#seat(window, seat.turn);
		this.#seats[this.#seats.indexOf(seat)] = fresh;
		this.#nextAfter(fresh, BACKOFF_MS.first);
	}

	#failed(kind: string, seat: Seat, cause: unknown): void {
		const { label, tally, clock, clientCount } = this.#parts;
		tally.fail(kind);
		if (this.#failuresInRow === 0) this.#failingSinceMs = this.#busyMs() - (clock.now() - seat.startedMs);
		this.#failuresInRow++;
		const failingMs = this.#busyMs() - this.#failingSinceMs;
		const allFail = this.#failuresInRow >= Math.max(GIVE_UP.fewest, clientCount);
		if (this.#failuresInRow < GIVE_UP.errors && !(allFail && failingMs >= GIVE_UP.afterMs)) return;
		this.#settle?.reject(
			// A part that an operation found missing says more than its kind.
			cause instanceof Fault
				? cause
				: new Fault(
						kind === "timeout" ? "timeout" : "internal",
						`The last ${this.#failuresInRow} operations of the arm "${label}" all failed (${kind}), so the run was stopped. Try fewer clients, or see the log of the runner.`,
						{ cause },
					),
		);
	}
}

function cancelled(): Fault {
	return new Fault("cancelled", "The run was cancelled.");
}
