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
