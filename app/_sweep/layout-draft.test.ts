import { describe, expect, test } from "vitest";
import { checkDraft, type Draft } from "#app/_bench/draft.ts";
import { loadTexts } from "#app/_bench/load-draft.ts";
import { normaliseArm } from "#server/contract/arm.ts";
import { closedLoad } from "#server/contract/load.ts";
import { checkRequest } from "#server/contract/run.ts";
import { EXPERIMENTS, findExperiment } from "#server/experiments/registry.ts";
import { proposeCross, proposeSweep, sweepable, sweptField } from "./layout-draft.ts";
import { COMPARED, type LayoutDraft } from "./layout-kind.ts";

const experiment = findExperiment("switches");
const { declaration } = experiment;

function draft(layout: Partial<LayoutDraft>, arms = ["index=btree"], seconds = 20): Draft {
	return { arms, load: loadTexts(closedLoad(4, seconds)), layout: { ...COMPARED, ...layout } };
}

describe("a laid-out draft", () => {
	test("of a sweep is the request that the server takes", () => {
		const { request, faults } = checkDraft(declaration, draft({ kind: "sweep", sweep: "clients=1..32:6" }));
		expect(faults).toEqual([]);
		expect(request?.load.clients).toBe(32);
		if (request === null) throw new Error("there is no request");
		expect(checkRequest(request, experiment).arms.map(({ clients }) => clients)).toEqual([
			1, 2, 4, 8, 16, 32,
		]);
		expect(sweptField(draft({ kind: "sweep", sweep: "clients=1..32:6" }))).toBe("clients");
	});

	test("of all combinations takes numbers that apply in some of them", () => {
		const cross = ["cache=none,process", "index=none,btree"];
		const { request } = checkDraft(declaration, draft({ kind: "factorial", cross }, ["cacheTtlMs=700"]));
		expect(request?.arms).toHaveLength(4);
		expect(request?.arms.filter(({ cacheTtlMs }) => cacheTtlMs === 700)).toHaveLength(2);
	});

	test.each<[string, Draft, string]>([
		["no such number", draft({ kind: "sweep", sweep: "poolsize=1..8:4" }), "no number that can be swept"],
		["a range that goes down", draft({ kind: "sweep", sweep: "poolSize=8..1:4" }), "goes up"],
		["nothing", draft({ kind: "sweep" }), "no number that can be swept"],
		[
			"too little time",
			draft({ kind: "sweep", sweep: "clients=1..64:16" }, ["index=btree"], 4),
			"7 s or more",
		],
		[
			"an arm without it",
			draft({ kind: "sweep", sweep: "poolSize=1..8:4" }, ["pool=connect"]),
			'no "poolSize"',
		],
		[
			"three lines",
			draft({ kind: "sweep", sweep: "poolSize=1..8:4" }, ["", "index=none", "index=covering"]),
			"2 lines",
		],
		["one factor", draft({ kind: "factorial", cross: ["index=none,btree"] }), "choose 2 or 3"],
		[
			"one level twice",
			draft({ kind: "factorial", cross: ["index=none,none", "pool=connect,pool"] }),
			"the same",
		],
		["no such level", draft({ kind: "factorial", cross: ["index=none,hash", "pool=connect,pool"] }), "hash"],
	])("with %s says what is wrong", (_, given, words) => {
		const { request, faults } = checkDraft(declaration, given);
		expect(request).toBeNull();
		expect(faults.map(({ sentence }) => sentence).join(" ")).toContain(words);
	});
});

describe("what is proposed", () => {
	test.each(EXPERIMENTS.map((one) => [one.declaration.id, one] as const))(
		"for %s is a sweep of each of its numbers, and combinations where it has factors enough, that can be run",
		(_, { declaration: own }) => {
			const [arm = {}] = own.defaultArms.map((one) => normaliseArm(own.factors, one, "arm"));
			const text = Object.entries(arm)
				.map(([id, level]) => `${id}=${level}`)
				.join(",");
			for (const factor of sweepable(own.factors, arm)) {
				if (factor.id === "rate") continue;
				const given = draft({ kind: "sweep", sweep: proposeSweep(factor) }, [text]);
				expect(checkDraft(own, given).faults, factor.id).toEqual([]);
			}
			const cross = proposeCross(own.factors, () => true);
			if (cross.length >= 2) {
				expect(checkDraft(own, draft({ kind: "factorial", cross }, [text])).faults).toEqual([]);
			}
		},
	);
});
