import type { SpanSink } from "#server/contract/lab.ts";
import type { Load } from "#server/contract/load.ts";
import { Recorder } from "./recorder.ts";

/** The spans of one operation under way; they count only when it succeeds. */
export class SpanBook implements SpanSink {
	readonly #places: ReadonlyMap<string, number>;
	readonly totalsMs: Float64Array;

	constructor(places: ReadonlyMap<string, number>) {
		this.#places = places;
		this.totalsMs = new Float64Array(places.size);
	}

	/** @throws Error when the experiment did not declare the span: its time would be lost without a word. */
	add(span: string, durationMs: number): void {
		const place = this.#places.get(span);
		if (place === undefined) throw new Error(`The span "${span}" is not declared by the experiment.`);
		this.totalsMs[place] = (this.totalsMs[place] ?? 0) + durationMs;
	}
}

/**
 * What the operations of one arm came to since the last reset. Recording allocates nothing: latencies are counted in
 * `latest` and `latestService`, which whoever takes them over resets.
 */
export class Tally {
	/** Response times not yet taken over by a slice or a point. */
	readonly latest = new Recorder();
	/** Service times, likewise; null in a closed loop, where they are the response times. */
	readonly latestService: Recorder | null;
	/** Actual minus intended start where a client was free; null in a closed loop. */
	readonly scheduleError: Recorder | null;
	readonly errors = new Map<string, number>();
	readonly spansMs: Float64Array;
	operationCount = 0;
	/** Never reset: all operations that ended, well or not, recorded or not. */
	endedCount = 0;
	/** Service times added up, and beside them how long operations that were due waited for their start. */
	operationsMs = 0;
	waitMs = 0;
	/** Operations that came due by a schedule, and those of them that did not start or end in time to be counted. */
	dueCount = 0;
	droppedCount = 0;
	errorCount = 0;
	rowCount = 0;
	/** Sum of squares, for the doubt in the mean number of rows. */
	rowSquares = 0;

	constructor(spanCount: number, model: Load["model"] = "closed") {
		this.spansMs = new Float64Array(spanCount);
		this.latestService = model === "open" ? new Recorder() : null;
		this.scheduleError = model === "open" ? new Recorder() : null;
	}

	/** Response time, from when it was due; service time, from its actual start; the number of rows of the answer. */
	succeed(responseMs: number, serviceMs: number, rows: number, book: Pick<SpanBook, "totalsMs">): void {
		this.latest.record(responseMs);
		this.latestService?.record(serviceMs);
		this.operationCount++;
		this.operationsMs += serviceMs;
		this.waitMs += responseMs - serviceMs;
		this.rowCount += rows;
		this.rowSquares += rows * rows;
		const { totalsMs } = book;
		for (let place = 0; place < totalsMs.length; place++) {
			this.spansMs[place] = (this.spansMs[place] ?? 0) + (totalsMs[place] ?? 0);
		}
	}

	fail(kind: string): void {
		this.errorCount++;
		this.errors.set(kind, (this.errors.get(kind) ?? 0) + 1);
	}

	reset(): void {
		this.latest.reset();
		this.latestService?.reset();
		this.scheduleError?.reset();
		this.errors.clear();
		this.spansMs.fill(0);
		this.operationCount = 0;
		this.operationsMs = 0;
		this.waitMs = 0;
		this.dueCount = 0;
		this.droppedCount = 0;
		this.errorCount = 0;
		this.rowCount = 0;
		this.rowSquares = 0;
	}
}

/** The kind of an error as results count it: its code where it has one, as Postgres and Node errors do, else its name. */
export function errorKind(thrown: unknown): string {
	if (!(thrown instanceof Error)) return "unknown";
	return "code" in thrown && typeof thrown.code === "string" ? thrown.code : thrown.name;
}
