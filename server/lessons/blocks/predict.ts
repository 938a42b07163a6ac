import { armOf, unitKindOf, unitSizesOf } from "#server/contract/claim.ts";
import type { PredictBlock, PredictedFigure } from "#server/contract/lesson.ts";
import type { Attributes } from "../attributes.ts";
import { type BlockAt, type BlockKind, namedBench } from "../block-kind.ts";
import { hint } from "../faults.ts";
import { type Setting, settingOf } from "../setting.ts";
import { takeChoices } from "./choices.ts";

/** `:::predict{bench=… metric=p50 of="A/B"}`: asked before its bench may run. */
export const predict: BlockKind = {
	name: "predict",
	form: "container",
	element: "predict-block",
	attributes: ["bench", "metric", "of", "unit", "too-low", "too-high"],
	holdsBlocks: false,
	content: "the question",
	read(block) {
		const { id, attributes } = block;
		const before = attributes.faultCount;
		const setting = readPredicted(block);
		const metric = attributes.required("metric", "say which figure is predicted, as in metric=p50.");
		const of = attributes.required("of", 'say of what, as in of="A/B", of=B or of=curve.');
		// Taken out of the text whatever else is wrong with the block, so that their own faults are told, too.
		const written = takeChoices(block, of === "curve");
		if (setting === undefined || metric === undefined || of === undefined) return undefined;
		const predicted = readFigure(attributes, metric, of, setting);
		const unit = predicted === undefined ? undefined : readUnit(attributes, predicted, setting);
		if (predicted === undefined || unit === undefined || attributes.faultCount > before) return undefined;
		return {
			kind: "predict",
			id,
			bench: attributes.value("bench") ?? "",
			predicted,
			...unit,
			choices:
				written?.map(({ text, low, high }) => ({
					text,
					low: low * unit.unitSize,
					// The end of what has none stays a number, for a lesson is sent to the browser as JSON.
					high: Math.min(high * unit.unitSize, Number.MAX_VALUE),
				})) ?? null,
			tooLow: attributes.value("too-low") ?? null,
			tooHigh: attributes.value("too-high") ?? null,
		};
	},
};

function readPredicted(block: BlockAt): Setting | undefined {
	const bench = namedBench(block, "say which bench answers it");
	if (bench === undefined) return undefined;
	if (bench.order < block.order) {
		block.attributes.add(
			"bench",
			"stands above its prediction, so that it can be run before anything is predicted. Move it below.",
		);
	}
	return settingOf(bench);
}

function readFigure(
	attributes: Attributes,
	figure: string,
	of: string,
	{ experiment, arms }: Setting,
): PredictedFigure | undefined {
	try {
		// Looked at before the arms: a metric that is not there is the first thing to be told.
		unitKindOf(figure, experiment.declaration.counters);
		if (of === "curve") return { of: "curve", figure };
		const [first = "", second, ...more] = of.split("/");
		if (more.length > 0) {
			attributes.add("of", `"${of}" is neither one arm, nor two with / between them, nor curve.`);
			return undefined;
		}
		const numerator = armOf(first, { arms }, "of");
		if (second === undefined) return { of: "value", figure, arm: numerator };
		const denominator = armOf(second, { arms }, "of");
		if (numerator !== denominator) return { of: "ratio", figure, numerator, denominator };
		attributes.add("of", "a ratio is of two different arms.");
	} catch (error) {
		attributes.addThrown(error, (field) => field);
	}
	return undefined;
}

/** A ratio is told in times; what else there is in the unit named, or in the one that its kind is usually told in. */
function readUnit(
	attributes: Attributes,
	{ of, figure }: PredictedFigure,
	{ experiment }: Setting,
): Pick<PredictBlock, "unit" | "unitSize"> | undefined {
	const { counters } = experiment.declaration;
	const sizes = of === "ratio" ? { times: 1 } : unitSizesOf(figure, counters);
	const usual = of === "ratio" ? "times" : USUAL[unitKindOf(figure, counters)];
	const unit = attributes.value("unit") ?? usual;
	if (Object.hasOwn(sizes, unit)) {
		return { unit, unitSize: new Map(Object.entries(sizes)).get(unit) ?? 1 };
	}
	const allowed = Object.keys(sizes).filter((one) => one !== "");
	const what = allowed.length === 0 ? "counts, and has no unit. Leave it out." : hint(unit, allowed);
	attributes.add("unit", allowed.length === 0 ? `this figure ${what}` : `no unit "${unit}" for it. ${what}`);
	return undefined;
}

const USUAL = { time: "ms", share: "%", rate: "/s", bytes: "KiB", plain: "" } as const;
