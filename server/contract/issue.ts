import type { ZodError } from "zod";
import { Fault } from "./fault.ts";

type Issue = ZodError["issues"][number];

/**
 * What a schema found wrong with an input, as one sentence that begins with the field:
 * `load.clients: must be a number.`
 *
 * @param input what was checked: the schema's issues do not tell what is missing from what is wrong
 */
export function faultOfIssues(error: ZodError, input: unknown): Fault {
	const [first] = error.issues;
	if (first === undefined) return new Fault("bad-request", "The input is not valid.");
	const unknownKey = first.code === "unrecognized_keys" ? first.keys.slice(0, 1) : [];
	const field = formatPath([...first.path, ...unknownKey]).slice(0, 200);
	const sentence = `${field === "" ? "input" : field}: ${describeIssue(first, error, input)}.`;
	return new Fault("bad-request", sentence, field === "" ? {} : { field });
}

/** `["arms", 1, "index"]` → `arms[1].index`; a key without a letter is seen as `""`. */
function formatPath(path: readonly PropertyKey[]): string {
	return path.reduce<string>((text, part) => {
		if (typeof part === "number") return `${text}[${part}]`;
		const name = part === "" ? '""' : String(part);
		return text === "" ? name : `${text}.${name}`;
	}, "");
}

function describeIssue(issue: Issue, error: ZodError, input: unknown): string {
	switch (issue.code) {
		case "unrecognized_keys":
			return "there is no such field; leave it out";
		case "too_small":
		case "too_big":
			return describeBounds(issue, error);
		case "invalid_type":
			return valueAt(input, issue.path) === undefined
				? `must be given, as ${article(issue.expected)}`
				: `must be ${article(issue.expected)}`;
		default:
			return valueAt(input, issue.path) === undefined ? "must be given" : issue.message.replace(/\.$/, "");
	}
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
	return path.reduce<unknown>(
		(value, key) =>
			typeof value === "object" && value !== null && Object.hasOwn(value, key)
				? (value as Record<PropertyKey, unknown>)[key]
				: undefined,
		input,
	);
}

function article(type: string): string {
	const words: Record<string, string> = { int: "a whole number", array: "a list", object: "an object" };
	return words[type] ?? `a ${type}`;
}

/** Of several bounds broken at one place the tightest is named: 1e308 is also no safe integer. */
function describeBounds(issue: Issue, error: ZodError): string {
	const bounds = error.issues.flatMap((other) => {
		if (other.path.join() !== issue.path.join()) return [];
		if (other.code === "too_big" && issue.code === "too_big") return [Number(other.maximum)];
		return other.code === "too_small" && issue.code === "too_small" ? [Number(other.minimum)] : [];
	});
	const of = "origin" in issue ? String(issue.origin) : "";
	const unit = of === "string" ? " characters" : of === "array" ? " entries" : "";
	return issue.code === "too_big"
		? `at most ${Math.min(...bounds)}${unit} ${unit === "" ? "is" : "are"} allowed`
		: `at least ${Math.max(...bounds)}${unit} ${unit === "" ? "is" : "are"} needed`;
}
