import { type Arm, formatArm, parseArm } from "#server/contract/arm.ts";
import type { Experiment } from "#server/contract/experiment.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Load } from "#server/contract/load.ts";
import { checkRequest } from "#server/contract/run.ts";
import type { Attributes } from "./attributes.ts";
import type { BenchAt, LessonContext } from "./context.ts";
import { hint } from "./faults.ts";
import { attributeOfField, LOAD_ATTRIBUTES, readLoad } from "./load-attributes.ts";

/** An experiment, its arms in canonical form and their load: what a bench is set to. */
export type Setting = { experiment: Experiment; arms: readonly Arm[]; load: Load };

/** The attributes that a setting is read from. */
export const SETTING_ATTRIBUTES = ["experiment", "arms", ...LOAD_ATTRIBUTES] as const;

/**
 * Reads `experiment=… arms="a=x,b=y; a=z,b=y" clients=8 seconds=6`. What a load leaves out is as the experiment has it.
 *
 * @returns undefined when there was a fault; all of them have been told.
 */
export function readSetting(
	attributes: Attributes,
	context: LessonContext,
	budgetSeconds: number | null,
): Setting | undefined {
	const experiment = readExperiment(attributes, context);
	const arms = experiment === undefined ? undefined : readArms(attributes, experiment);
	// Of an experiment not known the load can be looked at all the same.
	const initial = experiment?.declaration.load ?? UNKNOWN;
	const load = readLoad(attributes, initial, budgetSeconds);
	if (experiment === undefined || arms === undefined || load === undefined) return undefined;
	return checkSetting(attributes, { experiment, arms, load });
}

const UNKNOWN: Load = { model: "closed", clients: 1, thinkMs: 0, seconds: 10, budgetSeconds: null };

/** What a bench of the lesson is set to; undefined when it has faults of its own. */
export function settingOf({ preset, experiment }: BenchAt): Setting | undefined {
	if (preset === undefined || experiment === undefined) return undefined;
	const { factors } = experiment.declaration;
	return { experiment, arms: preset.arms.map((arm) => parseArm(factors, arm, "arms")), load: preset.load };
}

/** Another setting's experiment; its arms and load where no attribute says otherwise. */
export function changeSetting(attributes: Attributes, setting: Setting): Setting | undefined {
	const isGiven = attributes.value("arms") !== undefined;
	const arms = isGiven ? readArms(attributes, setting.experiment) : setting.arms;
	const load = readLoad(attributes, setting.load, setting.load.budgetSeconds);
	if (arms === undefined || load === undefined) return undefined;
	return checkSetting(attributes, { experiment: setting.experiment, arms, load });
}

function readExperiment(attributes: Attributes, context: LessonContext): Experiment | undefined {
	const { experiments, listed, slug } = context;
	const ids = experiments.map(({ declaration }) => declaration.id);
	const id = attributes.required(
		"experiment",
		`say which experiment it shows, as in experiment=${ids[0] ?? "switches"}.`,
	);
	if (id === undefined) return undefined;
	// An experiment that the lesson declares goes by its short name in it.
	const own = experiments.find(({ declaration }) => declaration.id === `${slug}/${id}`);
	if (own !== undefined) return own;
	const found = experiments.find(({ declaration }) => declaration.id === id);
	if (found === undefined) attributes.add("experiment", `no experiment "${id}". ${hint(id, ids)}`);
	else if (listed !== undefined && !listed.includes(id)) {
		attributes.add("experiment", `"${id}" is not listed in the front matter. Add it under experiments.`);
	}
	return found;
}

function readArms(attributes: Attributes, experiment: Experiment): Arm[] | undefined {
	const texts = (attributes.value("arms") ?? "")
		.split(";")
		.map((text) => text.trim())
		.filter((text) => text !== "");
	const { min, max } = LIMITS.arms;
	if (texts.length < min || texts.length > max) {
		attributes.add("arms", `takes ${min} to ${max} arms with ; between them, and here are ${texts.length}.`);
		return undefined;
	}
	const arms: Arm[] = [];
	for (const [index, text] of texts.entries()) {
		try {
			arms.push(parseArm(experiment.declaration.factors, text, `arms[${index}]`));
		} catch (error) {
			attributes.addThrown(error, () => "arms");
		}
	}
	return arms.length === texts.length ? arms : undefined;
}

function checkSetting(attributes: Attributes, { experiment, arms, load }: Setting): Setting | undefined {
	try {
		const raw = arms.map((arm) => ({ ...arm }));
		const request = checkRequest({ experiment: experiment.declaration.id, arms: raw, load }, experiment);
		return { experiment, arms: request.arms, load: request.load };
	} catch (error) {
		attributes.addThrown(error, attributeOfField);
		return undefined;
	}
}

/** The part of a block that a setting fills. */
export function settingFields({ experiment, arms, load }: Setting): {
	experiment: string;
	arms: readonly string[];
	load: Load;
} {
	return { experiment: experiment.declaration.id, arms: arms.map(formatArm), load };
}
