import type { z } from "zod";
import type { Annotation } from "./annotation.ts";
import { type Arm, formatArm, normaliseArm } from "./arm.ts";
import type { DeclaredExperiment } from "./declared.ts";
import type { Cost, Experiment, ExperimentDeclaration } from "./experiment.ts";
import { Fault } from "./fault.ts";
import type { Dataset } from "./lab.ts";
import { checkLayout, checkOwnLoad, type Layout } from "./layout.ts";
import type { BenchPlace } from "./learner.ts";
import { LIMITS } from "./limits.ts";
import { type Load, meanRatePerSec } from "./load.ts";
import { heaviestLoad, loadOfArm } from "./load-factor.ts";
import type { Result } from "./result.ts";
import type { runRequestSchema } from "./run-schema.ts";

export type RunRequestInput = z.infer<typeof runRequestSchema>;

/** A checked request: arms in canonical form, the first is the baseline. */
export type RunRequest = {
	experiment: string;
	arms: readonly Arm[];
	load: Load;
	layout?: Layout;
	/** The experiment itself where a lesson declares it; never taken from whoever asks for the run. */
	declared?: DeclaredExperiment;
};

/**
 * Checks a request against its experiment's declaration and cost.
 *
 * @param dataset of the lab that will measure, where it is known.
 * @throws Fault `bad-request` with the field: unknown factor or level, number out of range, two equal arms, arms that
 * are not what their layout says, over budget.
 */
export function checkRequest(
	input: RunRequestInput,
	experiment: Pick<Experiment, "declaration" | "cost">,
	dataset?: Dataset,
): RunRequest {
	const arms = input.arms.map((raw, index) =>
		normaliseArm(experiment.declaration.factors, raw, `arms[${index}]`),
	);
	const seen = new Map<string, number>();
	for (const [index, arm] of arms.entries()) {
		const twin = seen.get(formatArm(arm));
		if (twin !== undefined) {
			throw new Fault("bad-request", `arms[${index}]: the same as arms[${twin}]. Change one level of it.`, {
				field: `arms[${index}]`,
			});
		}
		seen.set(formatArm(arm), index);
	}
	const { id, definition, factors } = experiment.declaration;
	checkArmCount(arms.length, input.layout);
	if (input.layout === undefined) checkOwnLoad(factors, arms, undefined);
	else checkLayout(input.layout, factors, arms, input.load);
	for (const arm of arms) checkLoad(loadOfArm(factors, arm, input.load), arms.length);
	const load = heaviestLoad(factors, arms, input.load);
	checkCost(experiment.cost(arms, load, dataset));
	return {
		experiment: id,
		arms,
		load,
		...(input.layout === undefined ? {} : { layout: input.layout }),
		...(definition === undefined ? {} : { declared: definition }),
	};
}

function checkArmCount(count: number, layout: Layout | undefined): void {
	if (layout !== undefined || count <= LIMITS.arms.max) return;
	throw new Fault(
		"bad-request",
		`arms: at most ${LIMITS.arms.max} entries are allowed. More of them are a sweep, or all combinations of some levels.`,
		{ field: "arms" },
	);
}

function checkCost(cost: Cost): void {
	if (cost.connections > LIMITS.runConnections) {
		throw new Fault(
			"bad-request",
			`arms: together they would hold ${cost.connections} connections and ${LIMITS.runConnections} is the most. Use fewer arms or points, clients or smaller pools.`,
			{ field: "arms" },
		);
	}
	const { copiedRows = 0 } = cost;
	if (copiedRows > LIMITS.declaredRows) {
		throw new Fault(
			"bad-request",
			`arms: together they would copy about ${copiedRows} rows and ${LIMITS.declaredRows} is the most. Use fewer arms, or give the tables fewer rows in the lesson.`,
			{ field: "arms" },
		);
	}
}

/** Where fewer operations come due for an arm on average, it may be that none does. */
const FEWEST_ARRIVALS = 20;

/**
 * Checks what one field of a load says about another, and an open loop's rate for so many arms.
 *
 * @throws Fault `bad-request` with the field.
 */
export function checkLoad(load: Load, armCount: number): void {
	const refuse = (field: string, sentence: string) => {
		throw new Fault("bad-request", `load.${field}: ${sentence}`, { field: `load.${field}` });
	};
	if (load.budgetSeconds !== null && load.budgetSeconds < load.seconds) {
		refuse(
			"budgetSeconds",
			`a budget of ${load.budgetSeconds} s is less than the ${load.seconds} s of the run.`,
		);
	}
	if (load.model === "closed") return;
	const { profile, toRatePerSec } = load;
	if (profile === "constant" && toRatePerSec !== null) {
		refuse(
			"toRatePerSec",
			"has no meaning for a constant profile. Leave it out, or choose ramp, steps or spike.",
		);
	}
	if (profile !== "constant" && toRatePerSec === null) {
		refuse("toRatePerSec", `must be given for the profile "${profile}", as operations per second.`);
	}
	const arrivals = (meanRatePerSec(load) * load.seconds) / armCount;
	if (arrivals < FEWEST_ARRIVALS) {
		refuse(
			"arrivalRatePerSec",
			`in ${load.seconds} s only about ${Math.floor(arrivals)} operations of each of ${armCount} arms would come due, and ${FEWEST_ARRIVALS} is the least. Use a higher rate, more seconds or fewer arms.`,
		);
	}
}

export const RUN_STATES = ["queued", "preparing", "measuring", "done", "failed", "cancelled"] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Whether a run in this state will never change again. */
export function isFinal(state: RunState): boolean {
	return state === "done" || state === "failed" || state === "cancelled";
}

/** A stored run as the page and the command line see it. */
export type RunRecord = {
	id: string;
	request: RunRequest;
	state: RunState;
	attempt: number;
	/** Epoch milliseconds. */
	queuedAtMs: number;
	finishedAtMs: number | null;
	/** Runs before it in the queue, the running one included; 0 when it is not queued. */
	aheadCount: number;
	/** Whether the asking session started it, and so may cancel it. */
	mine: boolean;
	failure: { code: string; sentence: string } | null;
	result: Result | null;
	/** The experiment as it was when the run was asked for. */
	declaration: ExperimentDeclaration;
	/** The bench of a lesson that it was started from; null for one of the open bench. */
	place: BenchPlace | null;
} & Annotation;
