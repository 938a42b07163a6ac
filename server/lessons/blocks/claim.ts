import { checkTest, type Expectation, parseExpectation } from "#server/contract/claim.ts";
import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Attributes } from "../attributes.ts";
import { type BlockAt, type BlockKind, namedBench } from "../block-kind.ts";
import { readSetting, SETTING_ATTRIBUTES, type Setting, settingFields, settingOf } from "../setting.ts";

/** `:::claim{bench=… metric=p50 expect="ratio(A, B) > 20"}`: a sentence that a run can refute. */
export const claim: BlockKind = {
	name: "claim",
	form: "container",
	element: "claim-block",
	attributes: ["bench", ...SETTING_ATTRIBUTES, "metric", "expect", "budget"],
	holdsBlocks: false,
	content: "the sentence that is claimed",
	read(block) {
		const { id, attributes } = block;
		const setting = readClaimed(block);
		const budgetSeconds = readBudget(attributes, setting);
		const metric = attributes.required("metric", "say of which figure, as in metric=p50.");
		const written = attributes.required("expect", 'say what must be so, as in expect="ratio(A, B) > 20".');
		if (setting === undefined || metric === undefined || written === undefined) return undefined;
		const expectation = readExpectation(attributes, metric, written, setting);
		if (expectation === undefined || budgetSeconds === undefined) return undefined;
		return { kind: "claim", id, ...settingFields(setting), expectation, written, budgetSeconds };
	},
};

/** The bench of `bench=`, or a setting of the claim's own. */
function readClaimed(block: BlockAt): Setting | undefined {
	const { attributes, context } = block;
	if (attributes.value("bench") === undefined) return readSetting(attributes, context, null);
	for (const name of SETTING_ATTRIBUTES) {
		if (attributes.value(name) === undefined) continue;
		attributes.add(name, "is that of the bench named. Leave it out, or leave bench out and set all of it.");
	}
	const bench = namedBench(block, "say which bench it is on");
	return bench === undefined ? undefined : settingOf(bench);
}

function readBudget(attributes: Attributes, setting: Setting | undefined): number | undefined {
	const before = attributes.faultCount;
	const budgetSeconds = attributes.number("budget", LIMITS.budgetSeconds);
	if (attributes.faultCount > before) return undefined;
	const seconds = setting?.load.seconds ?? 0;
	if (budgetSeconds !== undefined && budgetSeconds < seconds) {
		attributes.add("budget", `${budgetSeconds} s are less than the ${seconds} s that one run of it takes.`);
		return undefined;
	}
	return budgetSeconds ?? Math.max(LIMITS.budgetSeconds.initial, seconds);
}

function readExpectation(
	attributes: Attributes,
	metric: string,
	written: string,
	{ experiment, arms }: Setting,
): Expectation | undefined {
	try {
		return parseExpectation(metric, written, { declaration: experiment.declaration, arms });
	} catch (error) {
		attributes.addThrown(error, (field) => field);
		// Whatever the figure should have been, what is wrong with the test of it is told as well.
		if (error instanceof Fault && error.field === "metric") checkWithoutMetric(attributes, written, arms);
		return undefined;
	}
}

function checkWithoutMetric(attributes: Attributes, written: string, arms: Setting["arms"]): void {
	try {
		checkTest(written, { arms });
	} catch (error) {
		attributes.addThrown(error, (field) => field);
	}
}
