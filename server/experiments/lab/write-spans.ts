import type { SpanSink } from "#server/contract/lab.ts";

/** Where a statement that writes is booked: under `write`, what a read has under `query`. */
export function asWrite(spans: SpanSink): SpanSink {
	return { add: (span, durationMs) => spans.add(span === "query" ? "write" : span, durationMs) };
}
