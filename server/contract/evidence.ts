/** What Postgres says about a typical operation of one arm. */
export type Evidence = {
	/** Canonical text of the arm. */
	arm: string;
	/** The measured SQL, as sent. */
	sql: string;
	/** EXPLAIN (ANALYZE, BUFFERS), text form. */
	planText: string;
	/** The same plan, `FORMAT JSON`. */
	planJson: unknown;
	/** The parameters the plan was made with, in words. */
	parameters: string;
	/** Blocks of 8 KiB the operation touched: a cost that does not depend on the machine. */
	blocksHit: number;
	blocksRead: number;
	/** Tables and indexes the arm uses. */
	relations: { name: string; kind: "table" | "index"; bytes: number }[];
};
