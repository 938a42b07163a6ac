import type { Experiment } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";

/** An experiment that is only declared: for what is checked before anything is run. */
export const doors: Experiment = {
	declaration: {
		id: "doors",
		title: "Doors",
		question: "Which door is faster?",
		operation: "One door is opened.",
		factors: [
			{
				kind: "choice",
				id: "door",
				label: "Door",
				help: "Which door.",
				initial: "wood",
				levels: [
					{ id: "wood", label: "Wood", help: "A wooden door." },
					{ id: "glass", label: "Glass", help: "A glass door." },
				],
			},
			{
				kind: "number",
				id: "keys",
				label: "Keys",
				help: "How many keys a glass door takes.",
				unit: "keys",
				min: 1,
				max: 9,
				step: 1,
				initial: 1,
				appliesWhen: { factor: "door", levels: ["glass"] },
			},
		],
		defaultArms: [{ door: "wood" }, { door: "glass", keys: 1 }],
		load: closedLoad(4, 5),
		spans: [],
		counters: [
			{ id: "squeaks", label: "Squeaks", unit: "count", help: "How often it squeaked." },
			{ id: "openShare", label: "Open", unit: "share", help: "Share of the time it stood open." },
		],
	},
	cost: (_arms, load) => ({ connections: load.clients * 4 }),
	prepare: async () => {},
	client: () => Promise.reject(new Error("not opened in this test")),
	evidence: () => Promise.reject(new Error("not asked in this test")),
};
