import { Fault } from "#server/contract/fault.ts";

/** An object of EXPLAIN's JSON. Its keys come from outside: they are asked for as own properties alone. */
export type Fields = Readonly<Record<string, unknown>>;

/** Characters of a text that are shown; the rest stays in the JSON. */
const SHOWN = 400;
const DEPTH_TOLD = 6;

/** @throws Fault `bad-request` when the value is no object. */
export function fieldsOf(value: unknown, place: string): Fields {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
	throw nonsense(place, `${shown(value)} stands where an object of a plan should`);
}

export function fieldOf(fields: Fields, name: string): unknown {
	return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** @throws Fault `bad-request` when there is something, but no text. */
export function textOf(fields: Fields, name: string, place: string): string | null {
	const value = fieldOf(fields, name);
	if (value === undefined || value === null) return null;
	if (typeof value === "string") return cut(value);
	throw nonsense(place, `“${name}” is ${shown(value)} and not a text`);
}

/** @throws Fault `bad-request` when there is something, but no number from 0. */
export function numberOf(fields: Fields, name: string, place: string): number | null {
	const value = fieldOf(fields, name);
	if (value === undefined || value === null) return null;
	if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
	throw nonsense(place, `“${name}” is ${shown(value)} and not a number from 0`);
}

/** Objects in a list; none where there is no list. @throws Fault `bad-request` when it is no list of objects. */
export function listOf(fields: Fields, name: string, place: string): Fields[] {
	const value = fieldOf(fields, name);
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value)) throw nonsense(place, `“${name}” is ${shown(value)} and not a list`);
	return value.map((one) => fieldsOf(one, place));
}

/** Any value in words, as one line; lists within lists are told to some depth. */
export function wordsOfValue(value: unknown, depth = 0): string {
	if (typeof value === "string") return cut(value);
	if (typeof value !== "object" || value === null) return String(value);
	if (depth === DEPTH_TOLD) return "…";
	const parts = Array.isArray(value)
		? value.map((one) => wordsOfValue(one, depth + 1))
		: Object.entries(value).map(([name, one]) => `${cut(name)}: ${wordsOfValue(one, depth + 1)}`);
	return cut(parts.join(Array.isArray(value) ? ", " : "; "));
}

/** What is wrong with a plan, and where. */
export function nonsense(place: string, what: string): Fault {
	return new Fault(
		"bad-request",
		`${place}: ${what}, so this is no plan as Postgres prints it. Paste all that EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) gave, as it came.`,
		{ field: place },
	);
}

function shown(value: unknown): string {
	if (value === null || value === undefined) return "nothing";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object") return "an object";
	const text = String(value);
	return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
}

function cut(text: string): string {
	return text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters, all in the JSON)` : text;
}
