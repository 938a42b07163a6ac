import { Breath } from "./breath.ts";
import { FailureStreak } from "./failure-streak.ts";
import { Seat, type SeatHost } from "./seat.ts";
import { awaitStretch, type LoadLoop, type LoopParts, type Settle, type Stretch } from "./stretch.ts";
import { type Turn, Window } from "./window.ts";

/** A client whose operation failed waits, or a fast failure would be a busy loop. */
const BACKOFF_MS = { first: 1, most: 16 };

/** One client of the loop; `wake` calls off what it waits for between two operations. */
type Client = { readonly turn: Turn; backoffMs: number; wake: () => void };
type ClientSeat = Seat<Client>;

/**
 * Closed loop: each client starts its next operation when its last has ended and it has thought for `thinkMs`
 * (Schroeder et al., NSDI 2006).
 */
export class ClosedLoop implements LoadLoop, SeatHost<Client> {
	readonly spunMs = 0;
	readonly #parts: LoopParts;
	readonly #thinkMs: number;
	readonly #places: ReadonlyMap<string, number>;
	readonly #streak: FailureStreak;
	readonly #breath: Breath;
	#seats: ClientSeat[] = [];
	/** Clients that have not left the stretch, and those of them between two operations. */
	#activeCount = 0;
	#pausingCount = 0;
	#startMs = 0;
	#endMs = 0;
	#window: Window | undefined;
	#isWarmUp = false;
	#cycleMs = 0;
	#loadBeforeMs = 0;
	#busyBeforeMs = 0;
	/** Clients that go on when the event loop has turned. */
	#held: ClientSeat[] = [];
	#settle: Settle | undefined;

	constructor(parts: LoopParts & { thinkMs?: number }) {
		this.#parts = parts;
		this.#thinkMs = parts.thinkMs ?? 0;
		this.#places = new Map(parts.spans.map((span, place) => [span, place]));
		this.#streak = new FailureStreak(parts.label, parts.clientCount);
		this.#breath = new Breath(parts.clock, parts.clientCount);
	}

	/** Milliseconds of load that count (see `Window`) in all, the stretch under way included. */
	loadMs(): number {
		return this.#loadBeforeMs + (this.#window?.countedMs(this.#parts.clock.now()) ?? 0);
	}

	/** Nothing comes due by a schedule here. */
	offeringMs(): number {
		return 0;
	}

	/** Mean milliseconds of an operation under full load and of the thinking after it; 0 when none succeeded. */
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
	 * @throws Fault as `LoadLoop.run` does.
	 */
	async run(durationMs: number, signal: AbortSignal, isWarmUp = false): Promise<Stretch> {
		const { clock, clientCount, tally } = this.#parts;
		this.#startMs = clock.now();
		this.#endMs = this.#startMs + durationMs;
		this.#breath.taken();
		this.#isWarmUp = isWarmUp;
		const window = new Window({ tally, clientCount, startMs: this.#startMs, countRamp: isWarmUp });
		this.#window = window;
		this.#activeCount = clientCount;
		this.#pausingCount = 0;
		this.#seats = Array.from({ length: clientCount }, () => this.#seat(window.enter()));
		try {
			await awaitStretch(
				clock,
				signal,
				() => this.#seats,
				(settle) => {
					this.#settle = settle;
					for (const seat of [...this.#seats]) this.#enter(seat, durationMs);
				},
			);
			window.conclude();
			this.#cycleMs = window.cycleMs === 0 ? 0 : window.cycleMs + this.#thinkMs;
			return { startMs: this.#startMs, elapsedMs: window.countedMs(clock.now()) };
		} finally {
			for (const seat of this.#seats) {
				seat.abandon();
				seat.role.wake();
			}
			this.#settle = undefined;
			this.#held = [];
			this.#loadBeforeMs = this.loadMs();
			this.#busyBeforeMs = this.#busyMs();
			this.#window = undefined;
		}
	}

	#seat(turn: Turn): ClientSeat {
		return new Seat({ turn, backoffMs: 0, wake: () => {} }, this.#places, this.#parts, this);
	}

	/** Clients that think are somewhere in their thoughts when one begins to look; those that do not begin at once. */
	#enter(seat: ClientSeat, durationMs: number): void {
		if (this.#thinkMs === 0 || this.#isWarmUp) seat.begin(this.#parts.clock.now());
		else this.#pause(seat, this.#parts.random() * Math.min(this.#thinkMs, durationMs));
	}

	succeeded(seat: ClientSeat, nowMs: number, rows: number): void {
		const { turn } = seat.role;
		const durationMs = nowMs - seat.startedMs;
		seat.role.backoffMs = 0;
		this.#window?.succeed(turn, durationMs, rows, seat.book);
		this.#window?.ended(turn, nowMs);
		this.#streak.end();
		if (nowMs >= this.#endMs && !this.#goesOn(seat, nowMs)) return;
		if (this.#thinkMs === 0) this.#next(seat, nowMs, durationMs);
		else if (this.#isWarmUp) this.#retry(seat, nowMs, this.#thinkMs);
		else this.#pause(seat, this.#thinkMs);
	}

	failed(seat: ClientSeat, nowMs: number, kind: string, cause: unknown): void {
		const { role } = seat;
		role.backoffMs = role.backoffMs === 0 ? BACKOFF_MS.first : Math.min(BACKOFF_MS.most, role.backoffMs * 2);
		this.#window?.ended(role.turn, nowMs);
		this.#count(kind, seat, cause);
		this.#retry(seat, nowMs, Math.max(role.backoffMs, this.#thinkMs));
	}

	/** The operation may still end one day, so its seat is left to it and another takes its place. */
	timedOut(seat: ClientSeat, nowMs: number): void {
		const { turn } = seat.role;
		seat.abandon();
		this.#window?.ended(turn, nowMs);
		this.#count("timeout", seat, undefined);
		const fresh = this.#seat(turn);
		this.#seats[this.#seats.indexOf(seat)] = fresh;
		this.#retry(fresh, nowMs, Math.max(BACKOFF_MS.first, this.#thinkMs));
	}

	#next(seat: ClientSeat, nowMs: number, durationMs: number): void {
		const breath = this.#breath;
		if (!breath.isHeld && !breath.isDue(durationMs, nowMs)) {
			seat.begin(this.#parts.clock.now());
			return;
		}
		this.#held.push(seat);
		if (!breath.isHeld) breath.take(() => this.#resume());
	}

	#resume(): void {
		const { clock } = this.#parts;
		const nowMs = clock.now();
		const held = this.#held;
		this.#held = [];
		for (const seat of held) {
			if (nowMs < this.#endMs || this.#goesOn(seat, nowMs)) seat.begin(clock.now());
		}
	}

	/** Goes on after a delay, unless the stretch is over by then. */
	#retry(seat: ClientSeat, nowMs: number, delayMs: number): void {
		if (nowMs + delayMs >= this.#endMs) this.#leave(seat, nowMs);
		else this.#pause(seat, delayMs);
	}

	/** Goes on after a delay; what counts of a client ends with an operation, so one that counts goes on in any case. */
	#pause(seat: ClientSeat, delayMs: number): void {
		const { clock } = this.#parts;
		this.#pausingCount++;
		seat.role.wake = clock.after(delayMs, () => {
			this.#pausingCount--;
			const nowMs = clock.now();
			const counts = nowMs < this.#endMs || seat.role.turn.state === "open";
			if (counts || this.#goesOn(seat, nowMs)) seat.begin(nowMs);
		});
	}

	/** After the end of the stretch: a client whose part is over keeps up the load while another's still counts. */
	#goesOn(seat: ClientSeat, nowMs: number): boolean {
		this.#window?.close(seat.role.turn, nowMs);
		if (this.#window?.isOpen && !this.#isWarmUp) return true;
		this.#leave(seat, nowMs);
		return false;
	}

	#leave(seat: ClientSeat, nowMs: number): void {
		this.#window?.close(seat.role.turn, nowMs);
		this.#activeCount--;
		// When nothing counts any more, nobody waits for those who are still thinking.
		if (this.#activeCount === this.#pausingCount && !this.#window?.isOpen) this.#settle?.resolve();
	}

	#count(kind: string, seat: ClientSeat, cause: unknown): void {
		this.#parts.tally.fail(kind);
		const endedMs = this.#busyMs();
		const beganMs = endedMs - (this.#parts.clock.now() - seat.startedMs);
		const fault = this.#streak.add({ kind, cause, beganMs, endedMs });
		if (fault !== undefined) this.#settle?.reject(fault);
	}
}
