import fc from "fast-check";
import type { Experiment, Factor } from "#server/contract/experiment.ts";

/** An object whose keys may be anything. */
export type Tree = Record<string, unknown>;

const NUMBERS = [-1, -0, 0, 0.5, 1, 65, 301, 20_001, 1e9, 2 ** 53, 1e308, -1e308, NaN, Infinity, -Infinity];
const TEXTS = ["", "8", " 8 ", "0x40", "1e308", "NaN", "open", "closed", "ramp", "none", "__proto__"];
const STRANGE = [
	"\u0000",
	"\u202e\u{1f4a5}",
	"'; drop table runs; --",
	"../../etc/passwd",
	"x".repeat(20_000),
];
const KEYS = [
	"__proto__",
	"constructor",
	"toString",
	"length",
	"",
	"a.b",
	"[0]",
	"\u{1f4a5}",
	"k".repeat(999),
];

function nested(depth: number): unknown {
	let value: unknown = 1;
	for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { load: value };
	return value;
}

/** What a field may be sent as by somebody who wants to see it break. */
export const hostileValue = fc.oneof(
	fc.constantFrom(...NUMBERS),
	fc.constantFrom(...TEXTS, ...STRANGE),
	fc.integer({ min: -10, max: 400 }),
	fc.constantFrom<unknown>(null, true, [], {}, { toString: 1 }, { length: { toString: 1 } }, ["open"]),
	fc.constantFrom(JSON.parse('{"__proto__":{"clients":9999}}'), nested(500)),
	fc.jsonValue(),
	fc.anything({ withNullPrototype: true }),
);

const closedLoad = fc.record(
	{
		model: fc.constant("closed"),
		clients: fc.integer({ min: 1, max: 64 }),
		thinkMs: fc.integer({ min: 0, max: 10_000 }),
		seconds: fc.integer({ min: 2, max: 60 }),
		budgetSeconds: fc.option(fc.integer({ min: 2, max: 300 })),
	},
	{ requiredKeys: ["clients", "seconds"] },
);
const openLoad = fc.record(
	{
		model: fc.constant("open"),
		clients: fc.integer({ min: 1, max: 64 }),
		arrivalRatePerSec: fc.integer({ min: 1, max: 20_000 }),
		arrivals: fc.constantFrom("constant", "poisson"),
		profile: fc.constantFrom("constant", "ramp", "steps", "spike"),
		toRatePerSec: fc.option(fc.integer({ min: 1, max: 20_000 })),
		seconds: fc.integer({ min: 2, max: 60 }),
		budgetSeconds: fc.option(fc.integer({ min: 2, max: 300 })),
	},
	{ requiredKeys: ["model", "clients", "arrivalRatePerSec", "seconds"] },
);

/** Levels within the declaration, often at its ends, and some factors left to their defaults. */
function armOf(factors: readonly Factor[]) {
	const levels = factors.map((factor) => {
		const level =
			factor.kind === "choice"
				? fc.constantFrom(...factor.levels.map(({ id }) => id))
				: fc.oneof(fc.constantFrom(factor.min, factor.max), fc.integer({ min: factor.min, max: factor.max }));
		return [factor.id, level] as const;
	});
	return fc.record(Object.fromEntries<fc.Arbitrary<unknown>>(levels), { requiredKeys: [] });
}

type Edit = { at: number; key: string; value: unknown; how: "set" | "add" | "remove" | "both models" };

const edit: fc.Arbitrary<Edit> = fc.record({
	at: fc.nat(),
	key: fc.oneof(fc.constantFrom(...KEYS), fc.string()),
	value: hostileValue,
	how: fc.constantFrom("set", "set", "add", "remove", "both models"),
});

/** A line or two along a number of the experiment, or along a figure of the load. */
function sweepOf(factors: readonly Factor[]) {
	const numbers = factors.filter((factor) => factor.kind === "number").map(({ id }) => id);
	return fc
		.record({
			factor: fc.constantFrom(...numbers, "clients", "rate"),
			lines: fc.array(armOf(factors), { minLength: 1, maxLength: 3 }),
			xs: fc.uniqueArray(fc.integer({ min: 1, max: 64 }), { minLength: 2, maxLength: 17 }),
		})
		.map(({ factor, lines, xs }) => ({
			arms: lines.flatMap((line) => xs.map((x) => ({ ...line, [factor]: x }))),
			layout: { kind: "sweep", factor },
		}));
}

/** All combinations of some levels, or what looks like them. */
function crossedOf(factors: readonly Factor[]) {
	return fc
		.record({
			base: armOf(factors),
			other: armOf(factors),
			ids: fc.subarray(
				factors.map(({ id }) => id),
				{ minLength: 1 },
			),
		})
		.map(({ base, other, ids }) => ({
			arms: Array.from({ length: 2 ** Math.min(4, ids.length) }, (_, cell) => {
				const arm: Tree = { ...base };
				for (const [at, id] of ids.entries()) if ((cell >> at) & 1) arm[id] = other[id];
				return JSON.parse(JSON.stringify(arm));
			}),
			layout: { kind: "factorial", factors: ids },
		}));
}

/** A request that would be taken, or nearly, with up to three things about it changed. */
export function nearlyValid({ declaration }: Experiment) {
	const { id, factors } = declaration;
	const picked = fc.record({ arms: fc.array(armOf(factors), { minLength: 2, maxLength: 5 }) });
	const arms = fc.oneof({ weight: 3, arbitrary: picked }, sweepOf(factors), crossedOf(factors));
	const load = fc.oneof(closedLoad, openLoad);
	const base = fc.tuple(arms, load).map(([laid, under]) => ({ experiment: id, ...laid, load: under }));
	return fc.tuple(base, fc.array(edit, { maxLength: 3 }), openLoad).map(([request, edits, other]) => {
		const copy: Tree = structuredClone(request);
		// Of the request itself: a value put into it is one that other cases get, too.
		const places = placesIn(copy);
		for (const one of edits) apply(copy, places[one.at % places.length], one, other);
		return copy;
	});
}

type Place = { owner: object; key: string };

function apply(root: Tree, place: Place | undefined, { key, value, how }: Edit, other: Tree): void {
	if (how === "both models") root.load = { ...other, ...(isTree(root.load) ? root.load : {}) };
	else if (place === undefined) return;
	else if (Array.isArray(place.owner)) changeList(place.owner, Number(place.key), how, value);
	else if (how === "remove") Reflect.deleteProperty(place.owner, place.key);
	else define(place.owner, how === "set" ? place.key : key, value);
}

/** Leaves no hole, for no JSON has one. */
function changeList(list: unknown[], at: number, how: Edit["how"], value: unknown): void {
	if (how === "add") list.push(value);
	else list.splice(at, 1, ...(how === "set" ? [value] : []));
}

/** Also a key named `__proto__` becomes one of the object's own, as in parsed JSON. */
function define(owner: object, key: string, value: unknown): void {
	Object.defineProperty(owner, key, { value, enumerable: true, configurable: true, writable: true });
}

export function isTree(value: unknown): value is Tree {
	return typeof value === "object" && value !== null;
}

/** The places of the request's first three levels. */
function placesIn(root: object, depth = 3): Place[] {
	return Object.entries(root).flatMap(([key, value]) => [
		{ owner: root, key },
		...(isTree(value) && depth > 1 ? placesIn(value, depth - 1) : []),
	]);
}
