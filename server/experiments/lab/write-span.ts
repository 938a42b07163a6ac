import type { SpanDeclaration } from "#server/contract/experiment.ts";
import type { SpanSink } from "#server/contract/lab.ts";

export const WRITE_SPAN: SpanDeclaration = {
	id: "write",
	label: "Write",
	help: "From sending the update until its commit is safe and known: Postgres waits for the disk.",
};

/** Where a statement that writes is booked: under `write`, what a read has under `query`. */
export function asWrite(spans: SpanSink): SpanSink {
	return { add: (span, durationMs) => spans.add(span === "query" ? WRITE_SPAN.id : span, durationMs) };
}
