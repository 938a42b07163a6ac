import { type Json, titleFields } from "./text-title.ts";

type Step = { column: number; fields: Json; inner: Step[]; label: string | null };

const FIGURES = /\((?:cost=[\d.]+\.\.|actual (?:time|rows)=|never executed\))/;
const ARROW = /^(\s*)(->\s+)?/;
const COST = /\(cost=([\d.]+)\.\.([\d.]+) rows=(\d+) width=(\d+)\)/;
const ACTUAL = /\(actual (?:time=[\d.]+\.\.([\d.]+) )?rows=([\d.]+) loops=(\d+)\)/;
const LABEL = /^(?:(?:InitPlan|SubPlan) \d+(?: \(returns [^)]*\))?|CTE \S.*)$/;
const DETAIL = /^([A-Z][^:()]{1,60}):\s+(.*)$/;
/** What follows the steps. */
const AFTER =
	/^(Planning|Execution Time|Planning Time|JIT|Settings|Query Identifier|Trigger|Serialization)\b/;

/**
 * Makes of a plan in EXPLAIN's text form what its JSON form would have told, as `readPlan` reads it. Postgres leaves out
 * of the text what is nought, and what cannot differ.
 *
 * @returns null where there is no step in the text.
 */
export function jsonOfTextPlan(text: string): unknown {
	const steps: Step[] = [];
	const top: Json = {};
	let label: string | null = null;
	let isAfter = false;
	// In a log every line is moved in by as much as the first.
	const [base = ""] = /^\s*/.exec(text) ?? [];
	for (const whole of text.split("\n")) {
		const line = whole.startsWith(base) ? whole.slice(base.length) : whole;
		isAfter ||= steps.length > 0 && AFTER.test(line);
		const step = isAfter ? null : stepOn(line, label, steps.length === 0);
		const told = line.trim();
		if (step !== null) {
			steps.push(step);
			label = null;
		} else if (isAfter) readAfter(line, top);
		else if (LABEL.test(told)) label = told;
		else readDetail(told, steps.at(-1)?.fields);
	}
	const root = treeOf(steps);
	return root === null ? null : [{ Plan: root, ...top }];
}

/** A step's line: all but the outermost step have an arrow. */
function stepOn(line: string, label: string | null, isFirst: boolean): Step | null {
	const end = line.search(FIGURES);
	const [begin = "", indent = "", arrow] = ARROW.exec(line) ?? [];
	if (end < 0 || (arrow === undefined && !isFirst)) return null;
	const title = line.slice(begin.length, end).trim();
	if (title === "") return null;
	const cost = COST.exec(line);
	const actual = ACTUAL.exec(line);
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
		if (actual[1] !== undefined) fields["Actual Total Time"] = Number(actual[1]);
		fields["Actual Rows"] = Number(actual[2]);
		fields["Actual Loops"] = Number(actual[3]);
	} else if (isNeverRun) {
		fields["Actual Rows"] = 0;
		fields["Actual Loops"] = 0;
	}
	return { column: arrow === undefined ? -1 : indent.length, fields, inner: [], label };
}

const NUMBERS = /^(Rows Removed by .*|Heap Fetches|Workers (?:Planned|Launched)|Index Searches)$/;
const BUFFERS = /(shared|local|temp)((?: (?:hit|read|dirtied|written)=\d+)+)/g;

const READERS: Readonly<Record<string, (value: string) => Json>> = {
	Buffers: blocksOf,
	"Sort Method": sortOf,
	"Heap Blocks": heapBlocksOf,
	Buckets: (value) => hashOf(`Buckets: ${value}`),
	Batches: (value) => hashOf(`Batches: ${value}`),
	"Planned Partitions": (value) => hashOf(`Planned Partitions: ${value}`),
	"Full-sort Groups": (value) => ({ "Full-sort Groups": groupsOf(value) }),
	"Pre-sorted Groups": (value) => ({ "Pre-sorted Groups": groupsOf(value) }),
};

/** A line beneath a step's head. */
function readDetail(line: string, fields: Json | undefined): void {
	const detail = DETAIL.exec(line);
	if (fields === undefined || detail === null) return;
	const [, name = "", value = ""] = detail;
	if (NUMBERS.test(name)) fields[name] = Number(value);
	else if (Object.hasOwn(READERS, name)) Object.assign(fields, READERS[name]?.(value));
	else if (/^Worker \d+$/.test(name)) addWorker(fields, name, value);
	else fields[name] = value;
}

function heapBlocksOf(value: string): Json {
	const named = { exact: "Exact Heap Blocks", lossy: "Lossy Heap Blocks" };
	return Object.fromEntries(
		[...value.matchAll(/(exact|lossy)=(\d+)/g)].map(([, kind, count]) => [
			named[kind === "exact" ? "exact" : "lossy"],
			Number(count),
		]),
	);
}

function blocksOf(value: string): Json {
	const blocks: Json = {};
	for (const [, place = "", counts = ""] of value.matchAll(BUFFERS)) {
		for (const [, kind = "", count] of counts.matchAll(/(\w+)=(\d+)/g)) {
			blocks[`${capital(place)} ${capital(kind)} Blocks`] = Number(count);
		}
	}
	return blocks;
}

function sortOf(value: string): Json {
	const [, method, place, space] = /^(.*?)\s{2,}(Memory|Disk): (\d+)kB/.exec(value) ?? [];
	return method === undefined
		? { "Sort Method": value }
		: { "Sort Method": method, "Sort Space Type": place, "Sort Space Used": Number(space) };
}

function hashOf(value: string): Json {
	const isTable = value.startsWith("Buckets");
	const fields: Json = {};
	for (const [, name = "", count, first] of value.matchAll(
		/([A-Z][\w ]*?): (\d+)(?:kB)?(?: \(originally (\d+)\))?/g,
	)) {
		if (name === "Batches") fields[isTable ? "Hash Batches" : "HashAgg Batches"] = Number(count);
		else if (name === "Buckets") fields["Hash Buckets"] = Number(count);
		else if (name === "Memory Usage") fields["Peak Memory Usage"] = Number(count);
		else fields[name] = Number(count);
		if (name === "Batches" && isTable) fields["Original Hash Batches"] = Number(first ?? count);
	}
	return fields;
}

function groupsOf(value: string): Json {
	const groups: Json = {
		"Sort Methods Used": (/Sort Methods?: (.*?)(?:\s{2}|$)/.exec(value)?.[1] ?? "").split(", "),
	};
	for (const [, place = "", space] of value.matchAll(/Peak (Memory|Disk): (\d+)kB/g)) {
		groups[`Sort Space ${place}`] = { "Peak Sort Space Used": Number(space) };
	}
	return groups;
}

function addWorker(fields: Json, name: string, value: string): void {
	const workers = Array.isArray(fields.Workers) ? fields.Workers : [];
	const worker: Json = { "Worker Number": Number(name.slice("Worker ".length)) };
	readDetail(value, worker);
	fields.Workers = [...workers, worker];
}

function readAfter(line: string, top: Json): void {
	const time = /^\s*(Planning Time|Execution Time): ([\d.]+) ms/.exec(line);
	if (time !== null) top[time[1] ?? ""] = Number(time[2]);
	const trigger = /^Trigger (.*?): (?:time=([\d.]+) )?calls=(\d+)/.exec(line);
	if (trigger !== null) {
		const triggers = Array.isArray(top.Triggers) ? top.Triggers : [];
		const one = { "Trigger Name": trigger[1], Time: Number(trigger[2] ?? 0), Calls: Number(trigger[3]) };
		top.Triggers = [...triggers, one];
	}
	const functions = /^\s+Functions: (\d+)/.exec(line);
	if (functions !== null) top.JIT = { Functions: Number(functions[1]) };
	const compiled = /^\s+Timing: .*Total ([\d.]+) ms/.exec(line);
	if (compiled !== null) top.JIT = { ...(top.JIT as Json), Timing: { Total: Number(compiled[1]) } };
	const settings = /^Settings: (.*)$/.exec(line)?.[1];
	if (settings !== undefined) {
		top.Settings = Object.fromEntries(
			[...settings.matchAll(/(\S+) = '([^']*)'/g)].map(([, name, value]) => [name, value]),
		);
	}
}

/** Puts each step beneath the last one that stands further left. @returns null where there is none. */
function treeOf(steps: readonly Step[]): Json | null {
	const around: Step[] = [];
	for (const step of steps) {
		while ((around.at(-1)?.column ?? Number.NEGATIVE_INFINITY) >= step.column) around.pop();
		if (around.length === 0 && step !== steps[0]) return null;
		around.at(-1)?.inner.push(step);
		around.push(step);
	}
	const isCounted = steps.some(({ fields }) => Object.keys(fields).some((name) => name.endsWith(" Blocks")));
	for (const step of steps) {
		// A step without a line on blocks touched none.
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

function capital(word: string): string {
	return word.charAt(0).toUpperCase() + word.slice(1);
}
