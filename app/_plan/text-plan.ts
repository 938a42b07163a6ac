import { Fault } from "#server/contract/fault.ts";
import { readAfter } from "./text-after.ts";
import { ACTUAL, actualFields, addWorker, readDetail } from "./text-detail.ts";
import { type Json, titleFields } from "./text-title.ts";

type Step = { column: number; fields: Json; inner: Step[]; label: string | null };

const FIGURES = /\((?:cost=[\d.]+\.\.|actual (?:time|rows)=|never executed\))/;
const ARROW = /^(\s*)(->\s+)?/;
const COST = /\(cost=([\d.]+)\.\.([\d.]+) rows=(\d+) width=(\d+)\)/;
const LABEL = /^(?:(?:InitPlan|SubPlan) \d+(?: \(returns [^)]*\))?|CTE \S.*)$/;
/** What follows the steps. */
const AFTER =
	/^(Planning|Execution Time|Planning Time|JIT|Settings|Query Identifier|Trigger|Serialization)\b/;
/** A step's figures that go on in the next line, as a narrow terminal breaks them. */
const OPEN_FIGURES = /\((?:cost=|actual )[^()]*$/;
/** Lines into which a terminal breaks one. */
const BROKEN_LINES = 4;

/**
 * Makes of a plan in EXPLAIN's text form what its JSON form would have told, as `readPlan` reads it. Postgres leaves out
 * of the text what is nought, and what cannot differ.
 *
 * @returns null where there is no step in the text.
 * @throws Fault `bad-request` where there are several plans in it.
 */
export function jsonOfTextPlan(text: string): unknown {
	const reading: Reading = { steps: [], top: {}, label: null, worker: null, isAfter: false };
	// In a log every line is moved in by as much as the first.
	const [base = ""] = /^\s*/.exec(text) ?? [];
	for (const line of unbroken(text.split("\n"))) {
		readLine(line.startsWith(base) ? line.slice(base.length) : line, reading);
	}
	// A step without a line on blocks touched none, where they were counted at all.
	const root = treeOf(reading.steps, /^\s*Buffers: /m.test(text));
	return root === null ? null : [{ Plan: root, ...reading.top }];
}

/** What has been read so far. */
type Reading = {
	steps: Step[];
	top: Json;
	/** What the next step goes by: `InitPlan 1`. */
	label: string | null;
	/** Of one of several processes, beneath whose line its own are moved in. */
	worker: { column: number; fields: Json } | null;
	/** The steps are over. */
	isAfter: boolean;
};

function readLine(line: string, reading: Reading): void {
	const isFirst = reading.steps.length === 0;
	if (!isFirst) refuseAnother(line);
	reading.isAfter ||= !isFirst && AFTER.test(line);
	const step = reading.isAfter ? null : stepOn(line, reading.label, isFirst);
	if (reading.isAfter) readAfter(line, reading.top);
	else if (step === null) readBeneath(line, reading);
	else {
		reading.steps.push(step);
		reading.label = null;
		reading.worker = null;
	}
}

/** A line that tells something of the last step, or of the next. */
function readBeneath(line: string, reading: Reading): void {
	const told = line.trim();
	const column = line.length - line.trimStart().length;
	const last = reading.steps.at(-1);
	if (reading.worker !== null && column <= reading.worker.column) reading.worker = null;
	if (LABEL.test(told)) reading.label = told;
	else if (last !== undefined && /^Worker \d+:/.test(told)) {
		reading.worker = { column, fields: addWorker(last.fields, told) };
	} else readDetail(told, reading.worker?.fields ?? last?.fields);
}

/** Lines as Postgres printed them, where a narrow terminal broke those with figures. */
function unbroken(lines: readonly string[]): string[] {
	const whole: string[] = [];
	let brokenCount = 0;
	for (const line of lines) {
		const last = whole.at(-1);
		const goesOn = last !== undefined && brokenCount < BROKEN_LINES && OPEN_FIGURES.test(last);
		brokenCount = goesOn ? brokenCount + 1 : 0;
		if (goesOn) whole[whole.length - 1] = last + line.trimStart().replace(/^(rows|width|loops)=/, " $1=");
		else whole.push(line);
	}
	return whole;
}

/** The outermost step of another plan has no arrow, and no name before a colon as what is told of a step has. */
function refuseAnother(line: string): void {
	const title = line.slice(0, Math.max(0, line.search(FIGURES)));
	if (!/^\s*[A-Z]/.test(title) || title.includes(":") || !/\)\s*$/.test(line)) return;
	if (stepOn(line, null, true) === null) return;
	throw new Fault("bad-request", SEVERAL_PLANS);
}

export const SEVERAL_PLANS =
	"There are several plans in it, as when several statements were explained. Paste one alone, and another into the other field.";

/** A step's line: all but the outermost step have an arrow. */
function stepOn(line: string, label: string | null, isFirst: boolean): Step | null {
	const end = line.search(FIGURES);
	const [begin = "", indent = "", arrow] = ARROW.exec(line) ?? [];
	if (end < 0 || (arrow === undefined && !isFirst)) return null;
	const title = line.slice(begin.length, end).trim();
	if (title === "") return null;
	const cost = COST.exec(line);
	const actual = ACTUAL.exec(/\((actual [^()]*)\)/.exec(line)?.[1] ?? "");
	const isNeverRun = line.includes("(never executed)");
	if (cost === null && actual === null && !isNeverRun) return null;
	const fields: Json = titleFields(title);
	if (cost !== null) {
		fields["Startup Cost"] = Number(cost[1]);
		fields["Total Cost"] = Number(cost[2]);
		fields["Plan Rows"] = Number(cost[3]);
		fields["Plan Width"] = Number(cost[4]);
	}
	if (actual !== null) {
		Object.assign(fields, actualFields(actual));
	} else if (isNeverRun) {
		fields["Actual Rows"] = 0;
		fields["Actual Loops"] = 0;
	}
	return { column: arrow === undefined ? -1 : indent.length, fields, inner: [], label };
}

/** Puts each step beneath the last one that stands further left. @returns null where there is none. */
function treeOf(steps: readonly Step[], isCounted: boolean): Json | null {
	const around: Step[] = [];
	for (const step of steps) {
		while ((around.at(-1)?.column ?? Number.NEGATIVE_INFINITY) >= step.column) around.pop();
		if (around.length === 0 && step !== steps[0]) return null;
		around.at(-1)?.inner.push(step);
		around.push(step);
	}
	for (const step of steps) {
		if (isCounted) step.fields["Shared Hit Blocks"] ??= 0;
		if (step.inner.length > 0) step.fields.Plans = step.inner.map(({ fields }) => fields);
		relate(step);
	}
	return steps[0]?.fields ?? null;
}

/** How the steps beneath one serve it: told by a label above them, or by their order. */
function relate({ fields, inner }: Step): void {
	const isTwofold = "Join Type" in fields || /^(SetOp|Recursive Union)$/.test(String(fields["Node Type"]));
	let place = 0;
	for (const { label, fields: part } of inner) {
		if (label === null) part["Parent Relationship"] = place++ === 1 && isTwofold ? "Inner" : "Outer";
		else {
			part["Subplan Name"] = label;
			part["Parent Relationship"] = label.startsWith("SubPlan") ? "SubPlan" : "InitPlan";
		}
	}
}
