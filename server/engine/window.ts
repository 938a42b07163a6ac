import type { SpanBook, Tally } from "./tally.ts";

/** One client's part in a stretch; an operation that timed out hands it on to the client that takes its place. */
export type Turn = { ramping: boolean; state: "waiting" | "open" | "over"; fromMs: number };

type Held = { durationMs: number; rows: number; book: Pick<SpanBook, "totalsMs"> };

/**
 * What counts of a stretch of load. All clients begin at once on an idle service, so the first operation of each
 * only fills its queues and is not recorded. A client's time counts from the end of that operation to the end of
 * its first operation that ends after the stretch. An operation is thus never left out for being long, and where
 * to stop depends only on what has ended: means over such a stretch are unbiased (Wald 1944), and the rate is
 * clients × operations ÷ their added times, which is Little's law (1961). Those times are the clients' own: what a
 * client thinks between two operations is part of them, as in the interactive response time law (Denning and Buzen 1978).
 */
export class Window {
	readonly #tally: Tally;
	readonly #clientCount: number;
	readonly #startMs: number;
	readonly #countRamp: boolean;
	readonly #ramp: Held[] = [];
	#openCount = 0;
	#openFromMs = 0;
	#closedMs = 0;
	#wholeMs = 0;
	#recordedCount = 0;
	#longestRampMs = 0;
	#laterMs = 0;
	#laterCount = 0;

	/** With `countRamp`, as in a warm-up, first operations count like any other. */
	constructor(parts: { tally: Tally; clientCount: number; startMs: number; countRamp: boolean }) {
		this.#tally = parts.tally;
		this.#clientCount = parts.clientCount;
		this.#startMs = parts.startMs;
		this.#countRamp = parts.countRamp;
	}

	/** Whether some client's operations still count. */
	get isOpen(): boolean {
		return this.#openCount > 0;
	}

	/**
	 * Mean milliseconds of an operation under the load of all clients; when no client came to a second one, the
	 * longest of the first ones, which had the others before it. 0 when none succeeded.
	 */
	get cycleMs(): number {
		return this.#laterCount > 0 ? this.#laterMs / this.#laterCount : this.#longestRampMs;
	}

	/** Milliseconds that count, the mean of all clients. */
	countedMs(nowMs: number): number {
		return (this.#closedMs + this.#openCount * nowMs - this.#openFromMs) / this.#clientCount;
	}

	enter(): Turn {
		const turn: Turn = { ramping: true, state: "waiting", fromMs: this.#startMs };
		if (this.#countRamp) this.#open(turn, this.#startMs);
		return turn;
	}

	succeed(turn: Turn, durationMs: number, rows: number, book: SpanBook): void {
		if (turn.ramping) {
			this.#longestRampMs = Math.max(this.#longestRampMs, durationMs);
		} else if (turn.state === "open") {
			this.#laterMs += durationMs;
			this.#laterCount++;
		}
		if (turn.state === "open") {
			this.#recordedCount++;
			this.#tally.succeed(durationMs, durationMs, rows, book);
		} else if (turn.state === "waiting") {
			this.#ramp.push({ durationMs, rows, book: { totalsMs: book.totalsMs.slice() } });
		}
	}

	/** An operation has ended, well or not. */
	ended(turn: Turn, nowMs: number): void {
		this.#tally.endedCount++;
		if (turn.state === "waiting") this.#open(turn, nowMs);
		turn.ramping = false;
	}

	#open(turn: Turn, nowMs: number): void {
		turn.state = "open";
		turn.fromMs = nowMs;
		this.#openCount++;
		this.#openFromMs += nowMs;
	}

	/** Nothing that the client does from now on counts. */
	close(turn: Turn, nowMs: number): void {
		if (turn.state === "over") return;
		if (turn.state === "open") {
			this.#openCount--;
			this.#openFromMs -= turn.fromMs;
			this.#closedMs += nowMs - turn.fromMs;
		}
		turn.state = "over";
		this.#wholeMs += nowMs - this.#startMs;
	}

	/** At the end: when operations were so long that none was recorded, the first ones count after all, with all the time. */
	conclude(): void {
		if (this.#recordedCount > 0) return;
		for (const { durationMs, rows, book } of this.#ramp)
			this.#tally.succeed(durationMs, durationMs, rows, book);
		this.#closedMs = this.#wholeMs;
	}
}
