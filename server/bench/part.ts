import type { ConnectionTarget } from "#server/contract/lab.ts";

/** How much of a part's work is wanted; a part has its own idea of what is left out, and ignores what it has no use for. */
export type BenchOptions = {
	runs?: number;
	seconds?: number;
	repeats?: number;
	clients?: number;
	/** Of a part that finds out several things, those that are wanted; names with commas between them. */
	only?: string;
};

/** What a part of the bench is given. */
export type BenchContext = {
	/** Owner of a database that the bench may fill. */
	target: ConnectionTarget;
	scale: number;
	seed: number;
	options: BenchOptions;
	/** For people, on stderr: what goes on. */
	log(line: string): void;
	signal: AbortSignal;
};

/**
 * What a part found: `data`, an object, for `--json`; `table` for people, whose first row holds the headings; and in a
 * sentence each what it could not find out. Plain data, for it may cross a process border.
 */
export type BenchReport = {
	data: object;
	table: readonly (readonly string[])[];
	failed?: readonly string[];
};

/** One part of the bench: what it finds out, in a line, and how. */
export type BenchPart = { about: string; run(context: BenchContext): Promise<BenchReport> };
