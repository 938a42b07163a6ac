import { readFileSync } from "node:fs";

/** Versions of Postgres of which there are recorded plans. */
export const RECORDED_VERSIONS = [14, 15, 16, 17, 18] as const;

/** For tests: plans as real servers printed them, by the name of what they show. */
export function recordedPlans(version: (typeof RECORDED_VERSIONS)[number]): Record<string, unknown> {
	return JSON.parse(readFileSync(new URL(`recorded/postgres-${version}.json`, import.meta.url), "utf8"));
}

/** For tests: plans of the same statements, executed once more, in EXPLAIN's text form. */
export function recordedTexts(version: 14 | 18): Record<string, string> {
	return JSON.parse(readFileSync(new URL(`recorded/postgres-${version}-text.json`, import.meta.url), "utf8"));
}

/**
 * For tests: a statement's plan in both forms, by two executions under the same settings and options of EXPLAIN. The
 * server ran with autovacuum off and 16 MB of shared_buffers, on tables of some ten thousand rows.
 */
export type RecordedPair = { statement: string; json: unknown; text: string };

/** For tests: pairs by the name of what they show. */
export function recordedPairs(version: (typeof PAIRED_VERSIONS)[number]): Record<string, RecordedPair> {
	return JSON.parse(
		readFileSync(new URL(`recorded/postgres-${version}-pairs.json`, import.meta.url), "utf8"),
	);
}

/** Versions of Postgres of which there are recorded pairs. */
export const PAIRED_VERSIONS = [14, 15, 17, 18] as const;

/** For tests: one plan of Postgres 18 as psql, the server's log and files hold it, by the way it came. */
export function pastedPlans(): Record<string, string> {
	return JSON.parse(readFileSync(new URL("recorded/postgres-18-pasted.json", import.meta.url), "utf8"));
}
