import type { SpanSink } from "#server/contract/lab.ts";

/** Books nothing: for answers that are not measured. */
export const NO_SPANS: SpanSink = { add: () => {} };
