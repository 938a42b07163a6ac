import { ok } from "node:assert/strict";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EXPERIMENTS, findExperiment } from "#server/experiments/registry.ts";
import { hostileValue, isTree, nearlyValid, type Tree } from "#server/testing/hostile-requests.ts";
import { formatArm } from "./arm.ts";
import { Fault } from "./fault.ts";
import { faultOfIssues } from "./issue.ts";
import { LIMITS } from "./limits.ts";
import type { OpenLoad } from "./load.ts";
import { checkRequest, type RunRequest } from "./run.ts";
import { runRequestSchema } from "./run-schema.ts";

const INPUTS = 10_000;
/** Ten times as many in all, however many experiments share them. */
const INPUTS_EACH = Math.ceil((10 * INPUTS) / EXPERIMENTS.length);

/** As the API takes a request: what is thrown and is no fault fails the test. */
function decide(input: unknown): { request: RunRequest } | { refusal: Fault } {
	try {
		const parsed = runRequestSchema.safeParse(input);
		if (!parsed.success) throw faultOfIssues(parsed.error, input);
		return { request: checkRequest(parsed.data, findExperiment(parsed.data.experiment)) };
	} catch (thrown) {
		if (thrown instanceof Fault) return { refusal: thrown };
		throw thrown;
	}
}

/** Experiments whose arms share the connections of the largest pool among them. */
const SHARED = new Set([
	...["pool-size", "hold-time", "idle-minimum"],
	...["two-speed", "shedding", "scrape", "logging", "temperature", "lookups"],
	...["cache-levels", "cache-size", "cache-writes", "stampede", "invalidation"],
]);
/** Experiments whose arms have pools that nobody can set: connections of each. */
const FIXED: Record<string, number> = {
	scrape: 8,
	"index-rows": 8,
	selectivity: 8,
	"sort-limit": 8,
	"join-index": 8,
	"column-order": 8,
	visibility: 8,
	"index-price": 8,
	paging: 8,
};

/** What the arms of a run hold open together, told anew. */
function connectionsOf({ experiment: id, arms, load }: RunRequest): number {
	// A role of its own grants no more.
	if (id === "exhaustion") return 16;
	const most = (counts: number[]) => Math.max(0, ...counts);
	if (id === "switches") {
		const pools = arms.map((arm) => (arm.pool === "pool" ? Number(arm.poolSize) : 0));
		const connecting = arms.filter((arm) => arm.pool === "connect");
		return most(pools) + most(connecting.map((arm) => Number(arm.clients ?? load.clients)));
	}
	const held = arms.map((arm: Tree) => FIXED[id] ?? Number(arm.poolSize));
	return SHARED.has(id) ? Math.max(...held) : held.reduce((sum, one) => sum + one, 0);
}

function whole(value: unknown, { min, max }: { min: number; max: number }): boolean {
	return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}

/** How many operations come due on average, told anew. */
function arrivalsOf({ arrivalRatePerSec: from, toRatePerSec: to, profile, seconds }: OpenLoad): number {
	const raisedShare = profile === "spike" ? 0.2 : 0.5;
	return (from + (to === null ? 0 : raisedShare * (to - from))) * seconds;
}

/** What an arm may have of the load for itself: the figure that is swept, and no other. */
function ownLoadLimit({ layout }: RunRequest, key: string): { min: number; max: number } {
	ok(layout?.kind === "sweep" && layout.factor === key, `${key} is not swept`);
	ok(key === "clients" || key === "rate", `${key} is no figure of the load`);
	return key === "clients" ? LIMITS.clients : LIMITS.arrivalRatePerSec;
}

/** Whether the arms are what their layout says, told anew. */
function checkLaidOut({ layout, arms, load }: RunRequest): void {
	if (layout === undefined) return;
	const without = (arm: object, ids: readonly string[]) =>
		JSON.stringify(Object.entries(arm).filter(([id]) => !ids.includes(id)));
	const least = load.model === "open" ? 2 : 0.5;
	ok(load.seconds >= least * arms.length, "seconds for each arm");
	if (layout.kind === "sweep") {
		const lines = new Set(arms.map((arm) => without(arm, [layout.factor])));
		const xs = new Set(arms.map((arm) => arm[layout.factor]));
		ok(lines.size <= 2 && xs.size >= 3 && xs.size * lines.size === arms.length, "lines of a sweep");
	} else {
		const { factors } = layout;
		const cells = new Set(arms.map((arm) => JSON.stringify(factors.map((id) => arm[id]))));
		ok(cells.size === 2 ** factors.length && cells.size === arms.length, "combinations");
		ok(factors.length === 2 || factors.length === 3, "crossed factors");
	}
}

function checkLoadWithinLimits({ arms, load, layout }: RunRequest): void {
	ok(whole(load.clients, LIMITS.clients), "clients");
	ok(whole(load.seconds, LIMITS.seconds), "seconds");
	const budget = { min: load.seconds, max: LIMITS.budgetSeconds.max };
	ok(load.budgetSeconds === null || whole(load.budgetSeconds, budget), "budget");
	if (load.model === "closed") {
		ok(whole(load.thinkMs, LIMITS.thinkMs), "think time");
		ok(!("arrivalRatePerSec" in load), "a closed loop has no rate");
	} else {
		ok(whole(load.arrivalRatePerSec, LIMITS.arrivalRatePerSec), "rate");
		ok(load.arrivals === "constant" || load.arrivals === "poisson", "arrivals");
		const isLevel = load.profile === "constant";
		ok(isLevel ? load.toRatePerSec === null : whole(load.toRatePerSec, LIMITS.arrivalRatePerSec), "profile");
		ok(!("thinkMs" in load), "an open loop has no think time");
		for (const { rate } of arms) {
			const own =
				layout?.kind === "sweep" && layout.factor === "rate" ? { arrivalRatePerSec: Number(rate) } : {};
			ok(arrivalsOf({ ...load, ...own }) / arms.length > 19.999, "hardly any arrivals");
		}
	}
}

function checkWithinLimits(request: RunRequest): void {
	const { experiment: id, arms, layout } = request;
	const { factors } = findExperiment(id).declaration;
	const most = layout === undefined ? LIMITS.arms.max : LIMITS.laidOutArms;
	ok(whole(arms.length, { min: LIMITS.arms.min, max: most }), "count of arms");
	ok(new Set(arms.map(formatArm)).size === arms.length, "two arms are the same");
	for (const arm of arms) {
		for (const [key, level] of Object.entries(arm)) {
			const factor = factors.find((one) => one.id === key);
			if (factor?.kind === "choice")
				ok(
					factor.levels.some((one) => one.id === level),
					key,
				);
			else ok(whole(level, factor ?? ownLoadLimit(request, key)), key);
		}
	}
	checkLaidOut(request);
	checkLoadWithinLimits(request);
	const connections = connectionsOf(request);
	ok(connections <= LIMITS.runConnections, `${connections} connections of "${id}"`);
}

const KNOWN = new Set([
	...["experiment", "arms", "load", "model", "clients", "seconds", "arrivalRatePerSec", "toRatePerSec"],
	...["layout", "kind", "factor", "factors"],
	...EXPERIMENTS.flatMap(({ declaration }) => declaration.factors.map(({ id }) => id)),
]);

/** Whether a field such as `arms[1].index` leads to something that was sent, or to something missing where it belongs. */
function pointsInto(value: unknown, field: string): boolean {
	if (field === "") return true;
	if (!isTree(value)) return false;
	if (field.startsWith(".") && pointsInto(value, field.slice(1))) return true;
	if (KNOWN.has(field)) return true;
	return Object.keys(value).some((key) => {
		if (key === "" && (field === "" || field === '""')) return true;
		const name = Array.isArray(value) ? `[${key}]` : key;
		// Names longer than any of ours are cut.
		const cut = name.length > 64 && field !== "" && name.startsWith(field);
		return (
			cut ||
			(field.startsWith(name) && pointsInto(value[key as keyof typeof value], field.slice(name.length)))
		);
	});
}

function checkNamed({ code, field, message }: Fault, input: unknown): void {
	ok(code === "bad-request", code);
	ok(message.length < 700, "a refusal is no echo");
	if (field === undefined) {
		ok(!isTree(input) || Array.isArray(input), "only what has no fields is refused without one");
	} else {
		ok(pointsInto(input, field), `${field} is not in the input`);
		ok(message.startsWith(field), message);
	}
}

/** Checks what becomes of an input, without `expect`, which would take most of the time. */
function judge(input: unknown): "taken" | "refused" {
	const decision = decide(input);
	ok(Object.keys(Object.prototype).length === 0, "every object has got a key");
	if ("request" in decision) {
		checkWithinLimits(decision.request);
		return "taken";
	}
	checkNamed(decision.refusal, input);
	return "refused";
}

describe("whatever is sent", () => {
	test.each(EXPERIMENTS.map((one) => [one.declaration.id, one] as const))(
		"that nearly is a run of %s is within every limit, or refused with its field",
		(_, experiment) => {
			const counts = { taken: 0, refused: 0 };
			fc.assert(
				fc.property(nearlyValid(experiment), (input) => {
					counts[judge(input)]++;
				}),
				{ numRuns: INPUTS_EACH },
			);
			// Neither half of the property holds for want of cases; an experiment of three arms often gets one twice.
			expect(counts.taken).toBeGreaterThan(INPUTS_EACH / 50);
			expect(counts.refused).toBeGreaterThan(INPUTS_EACH / 4);
		},
		60_000,
	);

	test("is refused, if it is anything at all", () => {
		const anything = fc.oneof(fc.anything({ withNullPrototype: true }), fc.jsonValue(), hostileValue);
		fc.assert(
			fc.property(anything, (input) => {
				ok(judge(input) === "refused", "taken");
			}),
			{ numRuns: INPUTS },
		);
	});
});
