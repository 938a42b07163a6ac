import type { Arm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import type { Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { explainEvenly } from "../lab/explained-evenly.ts";
import { poolSizeFactor, sharedPoolCost } from "../lab/pool-size.ts";
import { POOL_WAIT_SPAN, QUERY_SPAN } from "../lab/spans.ts";
import { ensureControl } from "./memory.ts";
import { ensureOrders, lookupSql, orderCountOf, tableOf } from "./orders.ts";
import { openService } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "memory",
		label: "Memory",
		help: "What Postgres itself holds of the table when the arm's turn begins.",
		initial: "warm",
		levels: [
			{ id: "warm", label: "Warm", help: "All pages of the table and its index are in Postgres's memory." },
			{
				id: "cold",
				label: "Cold",
				help: "None of them is, as after a restart of Postgres. Each turn begins so and grows warmer as it goes: each page is fetched when it is first asked for, mostly from the operating system's memory, which is left as it is.",
			},
		],
	},
	poolSizeFactor(),
];

const declaration: ExperimentDeclaration = {
	id: "temperature",
	title: "Cold and warm memory",
	question: "How much slower is a lookup when Postgres's memory is cold?",
	operation: "A request asks for one order, any of them, by its primary key.",
	factors,
	defaultArms: [
		{ memory: "warm", poolSize: 8 },
		{ memory: "cold", poolSize: 8 },
	],
	load: closedLoad(2, 8),
	spans: [POOL_WAIT_SPAN, QUERY_SPAN],
	counters: [],
};

/** The same lookup with Postgres's memory filled, and emptied, before each turn. */
export const temperature: Experiment = {
	declaration,
	cost: sharedPoolCost,
	async prepare(arm, lab) {
		await ensureControl(arm, lab);
		await ensureOrders(arm, lab);
	},
	client: openService,
	evidence: explainLookup,
};

/** The plan of one lookup, for the order in the middle. */
function explainLookup(arm: Arm, lab: Lab): Promise<Evidence> {
	const table = tableOf(arm);
	return explainEvenly(
		arm,
		{
			sql: lookupSql(arm),
			count: orderCountOf(lab.dataset),
			say: (id) =>
				`$1 = ${id}, the order in the middle of the table. It was explained after the run; what a lookup read while it was measured is in the arm's cost.`,
			relations: [
				{ name: table, kind: "table" },
				{ name: `${table}_pkey`, kind: "index" },
			],
			isOnPool: true,
		},
		lab,
	);
}
