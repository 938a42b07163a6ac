import {
	formatBytes,
	formatCount,
	formatNumber,
	formatPlural,
	formatShare,
	formatUs,
} from "#app/_lib/format.ts";
import type { AlignedStep } from "./align-plans.ts";
import { formatOverLoops } from "./amount.ts";
import { BLOCK_BYTES } from "./blocks.ts";
import { familyOf } from "./node-kinds.ts";
import { type Plan, rowsInAll, touched } from "./plan.ts";
import { badgesOf } from "./plan-badges.ts";
import { type LetteredPlan, listedNames, STEPS_TOLD, waysOf } from "./plan-ways.ts";
import { copiesOf, isSameTable } from "./table-copies.ts";
import { areTimesAlike, factorOf, TOLD_FACTOR } from "./told-factor.ts";

/** A difference of two plans in a sentence. */
export type Difference = {
	about: "statements" | "steps" | "manner" | "rows" | "blocks" | "time" | "settings";
	text: string;
};

type Side = LetteredPlan;

/**
 * How two plans differ, the most telling first: whether they are of one question at all, the ways they take, what goes
 * amiss in one of them alone, the rows they go through, the blocks they touch, the time they took, and under what
 * settings.
 *
 * @param steps their alignment; null when they are too large for one
 */
export function differencesOf(left: Side, right: Side, steps: readonly AlignedStep[] | null): Difference[] {
	const ways = steps === null ? [] : waysOf(left, right, steps);
	return [
		...textsOf("statements", strangersSentence(left, right)),
		...ways.map((text) => ({ about: "steps" as const, text })),
		...mannersOf(left, right).map((text) => ({ about: "manner" as const, text })),
		...textsOf("rows", rowsSentence(left, right)),
		...textsOf("blocks", blocksSentence(left, right)),
		...textsOf("time", timeSentence(left, right)),
		...textsOf("settings", settingsSentence(left, right)),
	];
}

function textsOf(about: Difference["about"], text: string | null): Difference[] {
	return text === null ? [] : [{ about, text }];
}

/** Warnings that one plan has and the other has not; of rows filtered out the next sentence tells. */
function mannersOf(left: Side, right: Side): string[] {
	const [one, other] = [warningsOf(left.plan), warningsOf(right.plan)];
	const sides = [
		{ letter: left.letter, own: one, others: other },
		{ letter: right.letter, own: other, others: one },
	];
	const texts = sides.flatMap(({ letter, own, others }) =>
		own
			.filter(({ kind }) => kind !== "filtered" && !others.some((badge) => badge.kind === kind))
			.map(({ label, name }) => `Only in ${letter}: ${label} (${name}).`),
	);
	return [...new Set(texts)].slice(0, STEPS_TOLD);
}

function warningsOf(plan: Plan): { kind: string; label: string; name: string }[] {
	return [...badgesOf(plan)].flatMap(([{ name }, badges]) =>
		badges.flatMap(({ kind, tone, label }) => (tone === "warn" ? [{ kind, label, name }] : [])),
	);
}

/** Rows that a plan's scans went through: handed on, and filtered out. */
function rowsRead({ nodes }: Plan): { count: number; text: string } {
	const scans = nodes.flatMap((node) =>
		familyOf(node) === "scan" && node.actual !== null ? [node.actual] : [],
	);
	const count = scans.reduce(
		(sum, actual) =>
			sum + rowsInAll(actual) + (actual.removedByFilter + actual.removedByRecheck) * actual.loops,
		0,
	);
	return { count, text: formatOverLoops(count, Math.max(1, ...scans.map(({ loops }) => loops))) };
}

function rowsSentence(left: Side, right: Side): string | null {
	const given = [left, right].map(({ plan }) => plan.root.actual);
	if (given[0] == null || given[1] == null) return null;
	const [first, second] = [formatCount(rowsInAll(given[0])), formatCount(rowsInAll(given[1]))];
	const answer = `answer with ${first === second ? first : `${first} and ${second}`}`;
	const [one, other] = [rowsRead(left.plan), rowsRead(right.plan)];
	if (one.count + other.count === 0) return null;
	if (one.count.toPrecision(3) === other.count.toPrecision(3)) {
		const text = one.count === other.count ? one.text : formatOverLoops(one.count, 2);
		return `Both go through ${text} rows, and ${answer}.`;
	}
	if (factorOf(one.count, other.count) < TOLD_FACTOR) {
		return `They go through about as many rows, ${one.text} and ${other.text}, and ${answer}.`;
	}
	return `${left.letter} goes through ${one.text} rows of tables and indexes, ${right.letter} through ${other.text}; they ${answer}.`;
}

function blocksSentence(left: Side, right: Side): string | null {
	if (left.plan.blocks === null || right.plan.blocks === null) return null;
	const [one, other] = [touched(left.plan.blocks), touched(right.plan.blocks)];
	const read = [left, right]
		.filter(({ plan }) => (plan.blocks?.read ?? 0) > 0)
		.map(({ letter, plan }) => `${formatCount(plan.blocks?.read ?? 0)} of ${letter}'s`)
		.join(" and ");
	const beside = read === "" ? "" : `; ${read} had to be read into Postgres's memory`;
	const factor = factorOf(one, other);
	if (one === other) return `Both touch ${blocksText(one)}${beside}.`;
	if (factor < TOLD_FACTOR) {
		return `They touch about as many blocks, ${formatCount(one)} and ${formatCount(other)}${beside}.`;
	}
	const times = Number.isFinite(factor)
		? `: ${formatNumber(factor)} times fewer in ${one > other ? right.letter : left.letter}`
		: "";
	return `${left.letter} touches ${blocksText(one)}, ${right.letter} ${blocksText(other)}${times}${beside}.`;
}

function blocksText(count: number): string {
	return `${formatPlural(count, "block")} (${formatBytes(count * BLOCK_BYTES)})`;
}

function timeSentence(left: Side, right: Side): string | null {
	const [one, other] = [left.plan.stepsUs, right.plan.stepsUs];
	if (one === null || other === null) return null;
	const once = "each was run once, with a clock around every step";
	if (areTimesAlike(one, other)) {
		return `${formatUs(one)} and ${formatUs(other)}: ${once}, which cannot tell them apart.`;
	}
	const most = [left, right]
		.flatMap(({ letter, plan }) => {
			const node = plan.nodes.toSorted((a, b) => (b.own.timeShare ?? 0) - (a.own.timeShare ?? 0))[0];
			if (node === undefined || plan.nodes.length === 1) return [];
			return [`in ${letter} ${formatShare(node.own.timeShare ?? 0)} of it in ${node.name}`];
		})
		.join(", ");
	return `The steps of ${left.letter} took ${formatUs(one)}, those of ${right.letter} ${formatUs(other)}${most === "" ? "" : `: ${most}`}. But ${once}: it shows where time goes, not how much.`;
}

/** Two plans that have no table in common are not of one question. */
function strangersSentence(left: Side, right: Side): string | null {
	const [one, other] = [tablesOf(left.plan), tablesOf(right.plan)];
	if (one.length === 0 || other.length === 0) return null;
	const copies = copiesOf(left.plan, right.plan);
	if (one.some((table) => other.some((another) => isSameTable(copies, table, another)))) return null;
	return `Not comparable: no table is in both, ${left.letter} reads ${listedNames(one)}, ${right.letter} ${listedNames(other)}. So they answer different questions; what follows tells them apart, but not which is better.`;
}

function tablesOf({ nodes }: Plan): string[] {
	const named = nodes.flatMap((node) =>
		["scan", "modify"].includes(familyOf(node)) && node.relation !== null ? [node.relation] : [],
	);
	return [...new Set(named)];
}

/** Settings that EXPLAIN was asked to tell, where the plans were made under different ones. */
function settingsSentence(left: Side, right: Side): string | null {
	const sides = [left, right].map(({ letter, plan }) => ({
		letter,
		texts: plan.settings.map(({ label, text }) => `${label} = ${text}`),
	}));
	const own = sides.map(({ letter, texts }, place) => {
		const others = sides[1 - place]?.texts ?? [];
		return { letter, texts: texts.filter((text) => !others.includes(text)) };
	});
	const told = own.flatMap(({ letter, texts }) =>
		texts.length === 0 ? [] : [`${letter} with ${listedNames(texts)}`],
	);
	return told.length === 0 ? null : `Their settings differ: ${told.join(", ")}.`;
}
