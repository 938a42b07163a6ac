import type { ConnectionTarget } from "#server/contract/lab.ts";

/** What a part of the bench is given. */
export type BenchContext = {
	/** Owner of a database that the bench may fill. */
	target: ConnectionTarget;
	scale: number;
	seed: number;
	/** For people, on stderr: what goes on. */
	log(line: string): void;
	signal: AbortSignal;
};

/** What a part found: `data` for `--json`, `table` for people; the first row holds the headings. */
export type BenchReport = { data: unknown; table: readonly (readonly string[])[] };
