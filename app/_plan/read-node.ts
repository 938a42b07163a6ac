import {
	type Fields,
	fieldOf,
	fieldsOf,
	listOf,
	nonsense,
	numberOf,
	textOf,
	wordsOfValue,
} from "./explain-field.ts";
import type { Actual, Blocks, PlanNode, Said } from "./plan.ts";

/** What a step looks up, filters, joins, sorts or groups by, in the order in which it is told. */
const CONDITIONS = [
	"Index Cond",
	"TID Cond",
	"Recheck Cond",
	"Hash Cond",
	"Merge Cond",
	"Join Filter",
	"Filter",
	"One-Time Filter",
	"Run Condition",
	"Order By",
	"Sort Key",
	"Presorted Key",
	"Group Key",
	"Grouping Sets",
	"Cache Key",
	"Function Call",
	"Conflict Filter",
	"Conflict Arbiter Indexes",
];

/** Fields that have a place of their own, or say nothing beside what has. */
const TOLD = new Set([
	...CONDITIONS,
	...["Node Type", "Parent Relationship", "Subplan Name", "Parallel Aware", "Async Capable", "Join Type"],
	...[
		"Strategy",
		"Partial Mode",
		"Scan Direction",
		"Operation",
		"Command",
		"Relation Name",
		"Schema",
		"Alias",
	],
	...[
		"Index Name",
		"CTE Name",
		"Function Name",
		"Tuplestore Name",
		"Startup Cost",
		"Total Cost",
		"Plan Rows",
	],
	...["Actual Startup Time", "Actual Total Time", "Actual Rows", "Actual Loops", "Rows Removed by Filter"],
	...["Rows Removed by Join Filter", "Rows Removed by Index Recheck", "Heap Fetches", "Sort Method"],
	...["Sort Space Used", "Sort Space Type", "Hash Batches", "Original Hash Batches", "HashAgg Batches"],
	...["Cache Hits", "Cache Misses", "Cache Evictions", "Subplans Removed", "Disabled"],
	...["Exact Heap Blocks", "Lossy Heap Blocks", "Workers Planned", "Workers Launched", "Plans", "Workers"],
]);

/** Postgres has about thirty of them. */
const DETAILS_SHOWN = 60;

const BLOCK_FIELD = /^(Shared|Local|Temp) (Hit|Read|Dirtied|Written) Blocks$/;

type Place = { id: number; depth: number; place: string };

/**
 * One step, without those beneath it and without what is its own of time and blocks.
 *
 * @throws Fault `bad-request` where a field that is read is nonsense.
 */
export function readNode(fields: Fields, { id, depth, place }: Place): PlanNode {
	const type = textOf(fields, "Node Type", place);
	if (type === null) throw nonsense(place, "there is no “Node Type” in it");
	const text = (name: string) => textOf(fields, name, place);
	const number = (name: string) => numberOf(fields, name, place);
	const workers = listOf(fields, "Workers", place);
	const rows = number("Plan Rows");
	const launched = number("Workers Launched");
	return {
		id,
		depth,
		type,
		name: nameOf(type, fields, place),
		relationship: text("Parent Relationship"),
		subplan: text("Subplan Name"),
		relation: text("Relation Name") ?? text("CTE Name") ?? text("Function Name") ?? text("Tuplestore Name"),
		alias: text("Alias"),
		index: text("Index Name"),
		conditions: CONDITIONS.flatMap((label) => {
			const value = fieldOf(fields, label);
			return value === undefined || value === null ? [] : [{ label, text: wordsOfValue(value) }];
		}),
		planned:
			rows === null
				? null
				: { rows, startupCost: number("Startup Cost") ?? 0, totalCost: number("Total Cost") ?? 0 },
		actual: readActual(fields, place),
		blocks: readBlocks(fields, place),
		own: { us: null, timeShare: null, blocks: null },
		processes: 1,
		workers: launched === null ? null : { planned: number("Workers Planned") ?? launched, launched },
		heapFetches: number("Heap Fetches"),
		sort: readSort(fields, workers, place),
		hash: readHash(fields, workers, place),
		bitmap: readBitmap([fields, ...workers], place),
		cache: readCache([fields, ...workers], place),
		prunedParts: number("Subplans Removed") || null,
		isDisabled: [true, "true"].includes(fieldOf(fields, "Disabled") as boolean | string),
		details: readDetails(fields, workers),
		children: [],
	};
}

/** The name of a step in EXPLAIN's text form, which JSON tells in several fields (`ExplainNode` in explain.c). */
function nameOf(type: string, fields: Fields, place: string): string {
	const text = (name: string) => textOf(fields, name, place);
	const name = variantOf(type, text);
	return fieldOf(fields, "Parallel Aware") === true ? `Parallel ${name}` : name;
}

function variantOf(type: string, text: (name: string) => string | null): string {
	switch (type) {
		case "Nested Loop":
		case "Hash Join":
		case "Merge Join": {
			const join = text("Join Type") ?? "Inner";
			return join === "Inner" ? type : `${type.replace(" Join", "")} ${join} Join`;
		}
		case "Aggregate": {
			const partial = text("Partial Mode") ?? "Simple";
			const kind = { Sorted: "Group", Hashed: "Hash", Mixed: "Mixed" }[text("Strategy") ?? ""] ?? "";
			return `${partial === "Simple" ? "" : `${partial} `}${kind}Aggregate`;
		}
		case "SetOp":
			return `${text("Strategy") === "Hashed" ? "HashSetOp" : type} ${text("Command") ?? ""}`.trim();
		case "ModifyTable":
			return text("Operation") ?? type;
		default:
			return text("Scan Direction") === "Backward" ? `${type} Backward` : type;
	}
}

function readActual(fields: Fields, place: string): Actual | null {
	const number = (name: string) => numberOf(fields, name, place);
	const loops = number("Actual Loops");
	if (loops === null) return null;
	const ms = number("Actual Total Time");
	return {
		loops,
		rowsPerLoop: number("Actual Rows") ?? 0,
		usPerLoop: ms === null ? null : ms * 1_000,
		removedByFilter: number("Rows Removed by Filter") ?? 0,
		removedByJoinFilter: number("Rows Removed by Join Filter") ?? 0,
		removedByRecheck: number("Rows Removed by Index Recheck") ?? 0,
	};
}

/** Blocks of a step and those beneath it; null where EXPLAIN did not count them. */
function readBlocks(fields: Fields, place: string): Blocks | null {
	if (fieldOf(fields, "Shared Hit Blocks") === undefined) return null;
	const number = (name: string) => numberOf(fields, `${name} Blocks`, place) ?? 0;
	return {
		hit: number("Shared Hit") + number("Local Hit"),
		read: number("Shared Read") + number("Local Read"),
		dirtied: number("Shared Dirtied") + number("Local Dirtied"),
		written: number("Shared Written") + number("Local Written"),
		tempRead: number("Temp Read"),
		tempWritten: number("Temp Written"),
	};
}

function readSort(fields: Fields, workers: readonly Fields[], place: string): PlanNode["sort"] {
	const sorts = [fields, ...workers].filter((one) => fieldOf(one, "Sort Method") !== undefined);
	if (sorts.length > 0) {
		return {
			method: [...new Set(sorts.map((one) => textOf(one, "Sort Method", place) ?? ""))].join(", "),
			spaceKb: sum(sorts, "Sort Space Used", place),
			onDisk: sorts.some((one) => textOf(one, "Sort Space Type", place) === "Disk"),
		};
	}
	// An incremental sort tells of its groups, by two kinds and by memory and disk.
	const groups = ["Full-sort Groups", "Pre-sorted Groups"].flatMap((name) => {
		const value = fieldOf(fields, name);
		return value === undefined ? [] : [fieldsOf(value, place)];
	});
	if (groups.length === 0) return null;
	const spaces = (name: string) =>
		groups.flatMap((group) => {
			const value = fieldOf(group, name);
			return value === undefined
				? []
				: [numberOf(fieldsOf(value, place), "Peak Sort Space Used", place) ?? 0];
		});
	const disk = spaces("Sort Space Disk");
	return {
		method: [...new Set(groups.map((group) => wordsOfValue(fieldOf(group, "Sort Methods Used") ?? "")))].join(
			", ",
		),
		spaceKb: Math.max(0, ...disk, ...spaces("Sort Space Memory")),
		onDisk: disk.length > 0,
	};
}

function readHash(fields: Fields, workers: readonly Fields[], place: string): PlanNode["hash"] {
	const number = (name: string) => numberOf(fields, name, place);
	const all = [fields, ...workers];
	const batches = all.map((one) => numberOf(one, "HashAgg Batches", place) ?? 0);
	const most = number("Hash Batches") ?? Math.max(...batches);
	if (most === 0) return null;
	return {
		batches: most,
		plannedBatches: number("Original Hash Batches") ?? Math.max(1, number("Planned Partitions") ?? 0),
		peakKb: number("Peak Memory Usage") ?? 0,
		diskKb: sum(all, "Disk Usage", place),
	};
}

function readBitmap(all: readonly Fields[], place: string): PlanNode["bitmap"] {
	// The text form leaves out the one that is nought.
	const known = all.some((one) => "Exact Heap Blocks" in one || "Lossy Heap Blocks" in one);
	return known
		? { exact: sum(all, "Exact Heap Blocks", place), lossy: sum(all, "Lossy Heap Blocks", place) }
		: null;
}

function readCache(all: readonly Fields[], place: string): PlanNode["cache"] {
	if (!all.some((one) => fieldOf(one, "Cache Hits") !== undefined)) return null;
	const total = (name: string) => sum(all, `Cache ${name}`, place);
	return { hits: total("Hits"), misses: total("Misses"), evictions: total("Evictions") };
}

/** What has no place of its own, by Postgres's names; noughts and refusals among it say nothing. */
function readDetails(fields: Fields, workers: readonly Fields[]): Said[] {
	const rest = Object.entries(fields).flatMap(([label, value]) => {
		const isSilent = value === 0 || value === false || value === null || BLOCK_FIELD.test(label);
		return TOLD.has(label) || isSilent ? [] : [{ label: wordsOfValue(label), text: wordsOfValue(value) }];
	});
	const each = workers.map((worker) => {
		const { "Worker Number": number, ...others } = worker;
		const told = Object.entries(others).filter(([label, value]) => value !== 0 && !BLOCK_FIELD.test(label));
		return { label: `Worker ${wordsOfValue(number)}`, text: wordsOfValue(Object.fromEntries(told)) };
	});
	return [...rest, ...each].filter(({ text }) => text !== "").slice(0, DETAILS_SHOWN);
}

function sum(all: readonly Fields[], name: string, place: string): number {
	return all.reduce((total, one) => total + (numberOf(one, name, place) ?? 0), 0);
}
