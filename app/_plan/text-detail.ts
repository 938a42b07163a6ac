import { capitalised } from "#app/_lib/in-sentence.ts";
import type { Json } from "./text-title.ts";

const DETAIL = /^([A-Z][^:()]{1,60}):\s+(.*)$/;
/** The figures of an execution, of a step or of one process. */
export const ACTUAL = /actual (?:time=([\d.]+)\.\.([\d.]+) )?rows=([\d.]+) loops=(\d+)/;
const NUMBERS =
	/^(Rows Removed by .*|Heap Fetches|Workers (?:Planned|Launched)|Index Searches|Subplans Removed)$/;
const BUFFERS = /(shared|local|temp)((?: (?:hit|read|dirtied|written)=\d+)+)/g;

const READERS: Readonly<Record<string, (value: string) => Json>> = {
	Buffers: blocksOf,
	"Sort Method": sortOf,
	"Heap Blocks": heapBlocksOf,
	Hits: (value) => cacheOf(`Hits: ${value}`),
	Buckets: (value) => hashOf(`Buckets: ${value}`),
	Batches: (value) => hashOf(`Batches: ${value}`),
	"Planned Partitions": (value) => hashOf(`Planned Partitions: ${value}`),
	"Full-sort Groups": (value) => ({ "Full-sort Groups": groupsOf(value) }),
	"Pre-sorted Groups": (value) => ({ "Pre-sorted Groups": groupsOf(value) }),
};

/** Reads a line beneath a step's head into the step's fields. */
export function readDetail(line: string, fields: Json | undefined): void {
	const detail = DETAIL.exec(line);
	if (fields === undefined || detail === null) return;
	const [, name = "", value = ""] = detail;
	if (NUMBERS.test(name)) fields[name] = Number(value);
	else if (Object.hasOwn(READERS, name)) Object.assign(fields, READERS[name]?.(value));
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
			blocks[`${capitalised(place)} ${capitalised(kind)} Blocks`] = Number(count);
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

/** What a Memoize step remembered. */
function cacheOf(value: string): Json {
	const fields: Json = {};
	for (const [, name = "", count] of value.matchAll(/([A-Z][\w ]*?): (\d+)(?:kB)?/g)) {
		fields[name === "Memory Usage" ? "Peak Memory Usage" : `Cache ${name}`] = Number(count);
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

/** A line on one of several processes, and a place for those beneath it. @returns what is known of that process. */
export function addWorker(fields: Json, line: string): Json {
	const [, number, told = ""] = /^Worker (\d+):\s*(.*)$/.exec(line) ?? [];
	const worker: Json = { "Worker Number": Number(number) };
	const actual = ACTUAL.exec(told);
	if (actual === null) readDetail(told, worker);
	else Object.assign(worker, actualFields(actual));
	fields.Workers = [...(Array.isArray(fields.Workers) ? fields.Workers : []), worker];
	return worker;
}

/** The fields of figures that `ACTUAL` found. */
export function actualFields([, startMs, totalMs, rows, loops]: RegExpExecArray): Json {
	const times =
		totalMs === undefined
			? {}
			: { "Actual Startup Time": Number(startMs), "Actual Total Time": Number(totalMs) };
	return { ...times, "Actual Rows": Number(rows), "Actual Loops": Number(loops) };
}
