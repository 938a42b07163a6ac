/** What Postgres says about the statement that an arm measures, executed once for a typical operation. */
export type Evidence = {
	/** Canonical text of the arm. */
	arm: string;
	/** The measured SQL, as sent. */
	sql: string;
	/** SQL that made the arm's tables what they are, where that is for a lesson to say. */
	setup?: string;
	/** EXPLAIN (ANALYZE, BUFFERS) of the SQL prepared and executed as the service's connections do, text form. */
	planText: string;
	/** The same in `FORMAT JSON`, of an execution just before. */
	planJson: unknown;
	/** In words: the parameters it was executed with, how often an operation executes it, and how the plan was made. */
	parameters: string;
	/** Blocks of 8 KiB this execution touched, as in `planJson`; those of an operation are in its arm's cost. */
	blocksHit: number;
	blocksRead: number;
	/** Tables and indexes the arm uses. */
	relations: { name: string; kind: "table" | "index"; bytes: number }[];
};
