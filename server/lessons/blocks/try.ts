import { parseGoal } from "#server/contract/goal.ts";
import type { Goal } from "#server/contract/lesson.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Attributes } from "../attributes.ts";
import { type BlockAt, type BlockKind, namedBench } from "../block-kind.ts";
import {
	changeSetting,
	readSetting,
	SETTING_ATTRIBUTES,
	type Setting,
	settingFields,
	settingOf,
} from "../setting.ts";

/** `:::try{bench=… clients=1}`: a change to make; with `goal="p99 < 20ms"` an open task that the bench checks. */
export const tryBlock: BlockKind = {
	name: "try",
	form: "container",
	element: "try-block",
	attributes: ["bench", ...SETTING_ATTRIBUTES, "budget", "goal", "where"],
	holdsBlocks: false,
	content: "what to change",
	read(block) {
		const { id, attributes } = block;
		const before = attributes.faultCount;
		const setting = readTried(block);
		const goal = setting === undefined ? null : readGoal(attributes, setting);
		if (setting === undefined || attributes.faultCount > before) return undefined;
		return { kind: "try", id, ...settingFields(setting), goal };
	},
};

/** A setting of its own, or that of `bench=` with what the attributes change of it. */
function readTried(block: BlockAt): Setting | undefined {
	const { attributes, context } = block;
	const budgetSeconds = attributes.number("budget", LIMITS.budgetSeconds);
	if (attributes.value("bench") === undefined) return readSetting(attributes, context, budgetSeconds ?? null);
	if (attributes.value("experiment") !== undefined) {
		attributes.add("experiment", "is that of the bench named. Leave one of the two out.");
	}
	const bench = namedBench(block, "say which bench it changes");
	const setting = bench === undefined ? undefined : settingOf(bench);
	if (setting === undefined) return undefined;
	const load = budgetSeconds === undefined ? setting.load : { ...setting.load, budgetSeconds };
	return changeSetting(attributes, { ...setting, load });
}

function readGoal(attributes: Attributes, { experiment }: Setting): Goal | null {
	const goal = attributes.value("goal");
	const where = attributes.value("where");
	if (goal === undefined) {
		if (where !== undefined) attributes.add("where", 'is a condition of a goal. Add goal="p99 < 20ms".');
		return null;
	}
	try {
		return parseGoal(goal, where, experiment.declaration);
	} catch (error) {
		attributes.addThrown(error, (field) => field);
		return null;
	}
}
