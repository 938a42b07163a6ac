import type { DrawnCurve } from "#app/_bench/factor-chart.tsx";
import { idealOf } from "#app/_bench/factor-points.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import { formatPlural, formatRate, formatShare, formatUs } from "#app/_lib/format.ts";
import { capitalised } from "#app/_lib/in-sentence.ts";
import type { SweepLine } from "#server/contract/layout.ts";
import type { Summary } from "#server/contract/result.ts";
import type { FigureId } from "./figures.ts";
import { fitQueue, type QueueFit, responseUsAt } from "./queueing.ts";
import type { Sweep } from "./sweep-points.ts";
import { queueWords, scalingWords } from "./theory-words.ts";
import { fitScaling, scalingAt } from "./usl.ts";

/**
 * A curve that misses the points by more than this does not describe them, and is not drawn. A mean response time takes
 * in every moment at which the machine was busy with something else, which throughput hardly shows.
 */
const MOST_MISFIT = { scaling: 0.15, queue: 0.25 };
/** Where less than this share of what was offered was done there is no steady state. */
const KEEPS_UP = 0.95;

/**
 * What is said of a theory, with its source. A `bound` and a `fit` are of a curve that is drawn over the points, in
 * dashes and dotted; a `remark` is of none. What a bound is explains its curve; a fit and a remark say what was found.
 */
type TheoryNote = {
	/** Letter of the sweep's line that it is about; null where there is only one, or it is about all. */
	of: string | null;
	text: string;
} & ({ kind: "bound" | "fit"; curve: DrawnCurve } | { kind: "remark" });

/** What theory has to say of a figure. */
export type Theory = readonly TheoryNote[];

/** What is drawn of it. */
export function curvesOf(theory: Theory): DrawnCurve[] {
	return theory.flatMap((note) => (note.kind === "remark" ? [] : [note.curve]));
}

const HEADS: Record<TheoryNote["kind"], string> = { bound: "Dashes: ", fit: "Dotted: ", remark: "" };

/** A note as a sentence: beside the lines that are drawn it says which of them it is about. */
export function noteSentence({ kind, of, text }: TheoryNote, isBesideLines: boolean): string {
	const head = `${of === null ? "" : `${of}: `}${isBesideLines ? HEADS[kind] : ""}`;
	return head === "" ? capitalised(text) : head + text;
}

const DASH = { fit: "1.5 4", bound: "6 4" };
const US_PER_SECOND = 1e6;

/** The theories that apply to a figure of a sweep, with their misfit in words. */
export function theoryOf(figure: FigureId, sweep: Sweep): Theory {
	return distinct(sweep.lines.flatMap((line, place) => theoryOfLine(figure, sweep, line, place)));
}

/** What holds for both lines is said once. */
function distinct(notes: Theory): Theory {
	return notes.filter(
		(note, at) => notes.findIndex(({ of, text }) => of === note.of && text === note.text) === at,
	);
}

const NONE: Theory = [];

function theoryOfLine(figure: FigureId, sweep: Sweep, line: SweepLine, place: number): Theory {
	switch (subjectOf(figure, sweep)) {
		case "scaling":
			return scalingTheory(sweep, line, place);
		case "offered":
			return offeredTheory();
		case "queue":
			return queueTheory(sweep, line, place);
		case "places":
			return placesTheory(sweep, line, place);
		case null:
			return NONE;
	}
}

/** What theory is about, of a figure of a sweep; null where it has nothing to say. */
function subjectOf(figure: FigureId, { declaration, factor, isOfLoad, load }: Sweep) {
	if (isOfLoad && factor.id === "clients" && load.model === "closed") {
		return figure === "throughput" && load.thinkMs === 0 ? "scaling" : null;
	}
	if (isOfLoad && factor.id === "rate" && load.model === "open") {
		if (figure === "throughput") return "offered";
		return figure === "mean" ? "queue" : null;
	}
	return figure === "throughput" && declaration.theory?.places === factor.id ? "places" : null;
}

/** Sentences about as long as those that theory will have of a figure when the run is done, in the same order. */
export function theoryRooms(figure: FigureId, sweep: Sweep): string[] {
	const rooms = sweep.lines.flatMap((_, place) => {
		const letter = lineLetter(sweep, place);
		const [bound, fit] = [HEADS.bound, HEADS.fit].map(
			(head) => `${letter === null ? "" : `${letter}: `}${head}`,
		);
		switch (subjectOf(figure, sweep)) {
			case "scaling":
				return [`${bound}${aloneWords(888_888)}`, `${fit}${scalingWords(SCALING_ROOM)}`];
			case "offered":
				return [`${HEADS.bound}${OFFERED_WORDS}`];
			case "queue":
				return [`${fit}${queueFitWords(QUEUE_ROOM, 8)}`];
			case "places":
				return [`${bound}${placesWords(sweep.factor.unit, 888_888)}`];
			default:
				return [];
		}
	});
	return [...new Set(rooms)];
}

/** Fits that take as many words as any, for their room alone. */
const SCALING_ROOM = { perClient: 888, contention: 0.088, coherency: 0.000888, misfit: 0.088, peakAt: 88 };
const QUEUE_ROOM = {
	servers: 8,
	isConstant: false,
	serviceUs: 888_888,
	capacityPerSec: 8_888,
	misfit: 0.088,
};

function measuredOf({ summaries }: Sweep, { places, xs }: SweepLine): { x: number; summary: Summary }[] {
	return places.flatMap((place, at) => {
		const summary = summaries[place];
		return summary == null ? [] : [{ x: xs[at] ?? 0, summary }];
	});
}

function lineLetter(sweep: Sweep, place: number): string | null {
	return sweep.lines.length < 2 ? null : armStyle(place).letter;
}

function scalingTheory(sweep: Sweep, line: SweepLine, place: number): Theory {
	const measured = measuredOf(sweep, line);
	const fit = fitScaling(measured.map(({ x, summary }) => ({ clients: x, perSec: summary.achievedPerSec })));
	const [first] = measured;
	if (fit === null || first === undefined) return NONE;
	const { color } = armStyle(place);
	const alone: DrawnCurve = {
		id: `alone-${place}`,
		dash: DASH.bound,
		color: "var(--ink-faint)",
		at: (x) => (x * US_PER_SECOND) / first.summary.meanUs,
	};
	const of = lineLetter(sweep, place);
	const bound: TheoryNote = {
		kind: "bound",
		curve: alone,
		of,
		text: aloneWords(first.summary.meanUs),
	};
	if (fit.misfit > MOST_MISFIT.scaling) {
		return [
			bound,
			{
				kind: "remark",
				of,
				text: `the Universal Scalability Law (Gunther 2007) does not describe these points: its best fit misses them by ${formatShare(fit.misfit)}, and more than ${formatShare(MOST_MISFIT.scaling)} is not drawn.`,
			},
		];
	}
	const curve: DrawnCurve = { id: `usl-${place}`, dash: DASH.fit, color, at: (x) => scalingAt(fit, x) };
	return [bound, { kind: "fit", curve, of, text: scalingWords(fit) }];
}

function aloneWords(meanUs: number): string {
	return `what as many clients would end if nobody waited for anybody, n ÷ ${formatUs(meanUs)} by Little's law (1961).`;
}

const OFFERED_WORDS = "what is offered. Below it the service does not keep up.";

function offeredTheory(): Theory {
	const curve: DrawnCurve = { id: "offered", dash: DASH.bound, color: "var(--ink-faint)", at: (x) => x };
	return [{ kind: "bound", curve, of: null, text: OFFERED_WORDS }];
}

function queueTheory(sweep: Sweep, line: SweepLine, place: number): Theory {
	const { load } = sweep;
	const of = lineLetter(sweep, place);
	const measured = measuredOf(sweep, line);
	if (load.model === "open" && load.arrivals !== "poisson") {
		return [
			remark("no queue is drawn over it: M/M/c and M/D/c are about random arrivals, and these came evenly."),
		];
	}
	const steady = measured.filter(
		({ summary: { achievedPerSec, offeredPerSec, droppedCount } }) =>
			droppedCount === 0 && achievedPerSec >= KEEPS_UP * (offeredPerSec ?? achievedPerSec),
	);
	const fit = fitQueue(steady.map(({ x, summary }) => ({ ratePerSec: x, meanUs: summary.meanUs })));
	if (fit === null) {
		return steady.length === measured.length
			? NONE
			: [remark("too few of the rates are ones that the service keeps up with to fit a queue to them.")];
	}
	const left = measured.length - steady.length;
	if (fit.misfit > MOST_MISFIT.queue) {
		return [
			{
				kind: "remark",
				of,
				text: `no such queue describes these points: the best of them, ${queueWords(fit)}, misses them by ${formatShare(fit.misfit)}, and more than ${formatShare(MOST_MISFIT.queue)} is not drawn.`,
			},
		];
	}
	const curve: DrawnCurve = {
		id: `queue-${place}`,
		dash: DASH.fit,
		color: armStyle(place).color,
		at: (x) => responseUsAt(fit, x),
	};
	return [{ kind: "fit", curve, of, text: queueFitWords(fit, left) }];
}

/** @param left points that are not in the fit */
function queueFitWords(fit: QueueFit, left: number): string {
	const without = left === 0 ? "" : ` without the ${formatPlural(left, "point")} at which it did not keep up`;
	return `${queueWords(fit)}, fitted by least squares${without}. It could end ${formatRate(fit.capacityPerSec)} at most, and misses the points by ${formatShare(fit.misfit)} (root mean square). Each slice begins with an empty queue, so the longest queues are shorter here than they would become.`;
}

function remark(text: string): TheoryNote {
	return { kind: "remark", of: null, text };
}

/** Little's law of places that are held, where the experiment says which they are. */
function placesTheory(sweep: Sweep, { places }: SweepLine, place: number): Theory {
	const { declaration, factor, result } = sweep;
	if (result === null) return NONE;
	const arms = places.flatMap((one) => result.arms[one] ?? []);
	const ideal = idealOf("throughput", {
		factor,
		arms: arms.map(({ levels }) => levels),
		summaries: arms,
		result: { ...result, arms },
		theory: declaration.theory,
	});
	if (ideal === undefined) return NONE;
	const curve: DrawnCurve = {
		id: `ideal-${place}`,
		dash: DASH.bound,
		color: "var(--ink-faint)",
		at: ideal.at,
	};
	return [
		{
			kind: "bound",
			curve,
			of: lineLetter(sweep, place),
			text: placesWords(factor.unit, ideal.holdUs),
		},
	];
}

function placesWords(unit: string, holdUs: number): string {
	return `Little's law (1961). With n ${unit}, each held for as long as at the first point, ${formatUs(holdUs)}, at most n ÷ ${formatUs(holdUs)} operations end per second.`;
}
