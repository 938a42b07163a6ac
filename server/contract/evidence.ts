/** What Postgres says about a typical operation of one arm. */
export type Evidence = {
	/** Canonical text of the arm. */
	arm: string;
	/** The measured SQL, as sent. */
	sql: string;
	/** EXPLAIN (ANALYZE, BUFFERS) of the SQL prepared and executed as the service's connections do, text form. */
	planText: string;
	/** The same in `FORMAT JSON`, of an execution just before. */
	planJson: unknown;
	/** The parameters it was executed with, in words, and whether the plan was made for them or for all values. */
	parameters: string;
	/** Blocks of 8 KiB the operation touched, as in `planJson`: a cost that does not depend on the machine. */
	blocksHit: number;
	blocksRead: number;
	/** Tables and indexes the arm uses. */
	relations: { name: string; kind: "table" | "index"; bytes: number }[];
};
