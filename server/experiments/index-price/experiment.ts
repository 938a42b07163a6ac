import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import type { Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { explainSent, TYPICAL_SHARES } from "../lab/explained.ts";
import { ensureRelation } from "../lab/own-relation.ts";
import { sizesOf } from "../lab/relation-sizes.ts";
import { STATEMENT_SPANS, statementCost } from "../lab/statement.ts";
import { insertStatement, KEPT_ROWS, relationOf, relationsOf, tableOf } from "./orders.ts";
import { openService, takeOut } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "number",
		id: "indexes",
		label: "Indexes",
		help: "How many indexes the table has. Every new row gets an entry in each of them.",
		unit: "indexes",
		min: 0,
		max: 8,
		step: 1,
		initial: 1,
	},
	{
		kind: "number",
		id: "rows",
		label: "Rows at a time",
		help: "How many rows one statement inserts. A single row spends most of its time on the way to Postgres and on waiting for the disk at its commit; many share that.",
		unit: "rows",
		min: 1,
		max: 1_000,
		step: 100,
		initial: 1_000,
	},
];

const declaration: ExperimentDeclaration = {
	id: "index-price",
	title: "What indexes cost those who write",
	question: "How much slower do inserts become with every index?",
	operation:
		"A request inserts new orders into a table of a hundred thousand, in one statement and one transaction.",
	factors,
	defaultArms: [
		{ indexes: 0, rows: 1_000 },
		{ indexes: 2, rows: 1_000 },
		{ indexes: 8, rows: 1_000 },
	],
	load: closedLoad(1, 8),
	spans: STATEMENT_SPANS.filter(({ id }) => id !== "decode"),
	counters: [
		{
			id: "indexBytesPerRow",
			label: "Index bytes per row",
			unit: "bytes",
			help: "The size of all indexes of the table when the run began, divided by its rows.",
			better: "lower",
		},
		{
			id: "walBytesPerRow",
			label: "Log bytes per row",
			unit: "bytes",
			help: "What an inserted row adds to the write-ahead log, its commit apart: the median of inserts that are explained, one before each stretch of load, so without the whole pages that follow a checkpoint.",
			better: "lower",
		},
	],
};

async function explain(arm: Arm, lab: Lab): Promise<Evidence> {
	const sql = insertStatement(arm);
	const value = KEPT_ROWS + 1;
	const earlier = TYPICAL_SHARES.map((_, at) => value + (1 + at) * Number(arm.rows));
	try {
		const { planning, ...plan } = await explainSent({ sql, value, earlier }, lab);
		return {
			arm: formatArm(arm),
			sql,
			...plan,
			parameters: `$1 = ${value}, the first id of the new rows. The plan says nothing of indexes: every row is entered in each of them without being mentioned. ${planning}`,
			relations: await sizesOf(relationsOf(arm), lab),
		};
	} finally {
		await takeOut(tableOf(arm), lab);
	}
}

/** Inserts into tables that differ in their indexes alone. */
export const indexPrice: Experiment = {
	declaration,
	cost: statementCost,
	prepare: (arm, lab) => ensureRelation(relationOf(arm), lab),
	client: openService,
	evidence: explain,
};
