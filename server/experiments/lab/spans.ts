import type { SpanDeclaration } from "#server/contract/experiment.ts";

/** Spans that `Connections` books, and those of what is usually done with its rows. */
export const POOL_WAIT_SPAN: SpanDeclaration = {
	id: "poolWait",
	label: "Pool wait",
	help: "Waiting until the pool has a free connection.",
};

export const QUERY_SPAN: SpanDeclaration = {
	id: "query",
	label: "Query",
	help: "From sending the statement until all rows are here.",
};

export const DECODE_SPAN: SpanDeclaration = {
	id: "decode",
	label: "Decode",
	help: "Turning the bytes of the rows into objects.",
};
