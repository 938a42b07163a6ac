import type { SpanSink } from "#server/contract/lab.ts";
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

/** What the operations of one arm came to since the last reset, latencies since the last `latest.reset()`. */
export class Tally {
	/** Latencies not yet taken over by a slice or a point. */
	readonly latest = new Recorder();
	readonly errors = new Map<string, number>();
	readonly spansMs: Float64Array;
	operationCount = 0;
	/** Never reset: all operations that ended, well or not, recorded or not. */
	endedCount = 0;
	operationsMs = 0;
	errorCount = 0;
	rowCount = 0;
	/** Sum of squares, for the doubt in the mean number of rows. */
	rowSquares = 0;

	constructor(spanCount: number) {
		this.spansMs = new Float64Array(spanCount);
	}

	succeed(durationMs: number, rows: number, book: Pick<SpanBook, "totalsMs">): void {
		this.latest.record(durationMs);
		this.operationCount++;
		this.operationsMs += durationMs;
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
		this.errors.clear();
		this.spansMs.fill(0);
		this.operationCount = 0;
		this.operationsMs = 0;
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
