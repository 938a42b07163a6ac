import { LIMITS } from "#server/contract/limits.ts";
import type { LoopParts } from "./stretch.ts";
import { errorKind, SpanBook } from "./tally.ts";

/** What a loop does with an operation that is over. Never called for a seat that was abandoned. */
export type SeatHost<Role> = {
	succeeded(seat: Seat<Role>, nowMs: number, rows: number): void;
	failed(seat: Seat<Role>, nowMs: number, kind: string, cause: unknown): void;
	/** It took too long, and has ended or not: abandon the seat. */
	timedOut(seat: Seat<Role>, nowMs: number): void;
};

/**
 * Where one operation at a time is in progress. Its callbacks are made once, so that an operation allocates nothing
 * of ours. `role` is what the loop knows of it.
 */
export class Seat<Role> {
	readonly role: Role;
	/** Spans of the operation in progress, or of the last one. */
	readonly book: SpanBook;
	/** Clock time at which the operation in progress, or the last one, began. */
	startedMs = 0;
	readonly #parts: LoopParts;
	readonly #host: SeatHost<Role>;
	#isBusy = false;
	#isAbandoned = false;

	constructor(role: Role, places: ReadonlyMap<string, number>, parts: LoopParts, host: SeatHost<Role>) {
		this.role = role;
		this.book = new SpanBook(places);
		this.#parts = parts;
		this.#host = host;
	}

	/** Times the operation in progress out when it takes longer than one may. */
	checkTime(nowMs: number): void {
		if (!this.#isBusy || this.#isAbandoned || nowMs - this.startedMs <= LIMITS.operationMs) return;
		this.#host.timedOut(this, nowMs);
	}

	/** Nothing begins here any more, and what is in progress is left to itself. */
	abandon(): void {
		this.#isAbandoned = true;
	}

	/** Begins an operation, at this clock time; none where the seat is abandoned. */
	begin(nowMs: number): void {
		if (this.#isAbandoned) return;
		const { client, random } = this.#parts;
		this.book.totalsMs.fill(0);
		this.#isBusy = true;
		this.startedMs = nowMs;
		try {
			client.operation(random, this.book).then(this.#succeed, this.#fail);
		} catch (thrown) {
			this.#fail(thrown);
		}
	}

	readonly #succeed = (rows: number): void => {
		const nowMs = this.#parts.clock.now();
		if (this.#isAbandoned) return;
		this.#isBusy = false;
		if (nowMs - this.startedMs > LIMITS.operationMs) this.#host.timedOut(this, nowMs);
		else this.#host.succeeded(this, nowMs, rows);
	};

	readonly #fail = (thrown: unknown): void => {
		if (this.#isAbandoned) return;
		this.#isBusy = false;
		this.#host.failed(this, this.#parts.clock.now(), errorKind(thrown), thrown);
	};
}
