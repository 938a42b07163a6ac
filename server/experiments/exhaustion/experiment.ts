import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { explainLookup } from "../lab/order-lookup.ts";
import { poolSizeFactor } from "../lab/pool-size.ts";
import { POOL_WAIT_SPAN } from "../lab/spans.ts";
import { ensureLimitedRole, MOST_CONNECTIONS } from "./limited-role.ts";
import { openService } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "access",
		label: "Connections",
		help: `How requests get their connection to a Postgres that grants the service ${MOST_CONNECTIONS} of them.`,
		initial: "pool",
		levels: [
			{
				id: "connect",
				label: "Connect per request",
				help: "Every request opens a connection of its own, however many there are already.",
			},
			{
				id: "pool",
				label: "Pool",
				help: "Requests share the pool's connections, which are opened when first needed. The others wait.",
			},
		],
	},
	poolSizeFactor({
		help: `How many connections the pool may open. Beyond ${MOST_CONNECTIONS} it asks for more than Postgres grants.`,
		appliesWhen: { factor: "access", levels: ["pool"] },
	}),
];

const declaration: ExperimentDeclaration = {
	id: "exhaustion",
	title: "More connections than there are",
	question: "What happens to requests when the service wants more connections than Postgres grants?",
	operation: `A request looks up one order by its primary key. The service logs in as a role of its own, which Postgres lets have ${MOST_CONNECTIONS} connections at once; one more is refused with the code 53300, as it is for a whole server at its max_connections.`,
	factors,
	defaultArms: [{ access: "connect" }, { access: "pool", poolSize: 8 }, { access: "pool", poolSize: 32 }],
	load: closedLoad(32, 8),
	spans: [
		POOL_WAIT_SPAN,
		{ id: "connect", label: "Connect", help: "Opening a connection and logging in with a password." },
		{ id: "query", label: "Query", help: "From sending the statement until its row is here." },
		{ id: "close", label: "Close", help: "Hanging up." },
	],
	counters: [
		{
			id: "refused",
			label: "Refused",
			unit: "share",
			help: "Share of the requests that failed because Postgres granted no further connection (53300).",
			better: "lower",
		},
	],
};

/** Asking for more connections than a role may have, by requests on their own and by pools. */
export const exhaustion: Experiment = {
	declaration,
	cost: () => ({ connections: MOST_CONNECTIONS }),
	prepare: (_, lab) => ensureLimitedRole(lab),
	client: openService,
	evidence: (arm, lab) =>
		explainLookup(arm, "An operation does this once, if it gets a connection.", lab, arm.access === "pool"),
};
