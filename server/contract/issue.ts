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
			return valueAt(input, issue.path) === undefined ? "must be given" : describeValue(issue);
	}
}

/** Values that are named one by one; more would be read by nobody. */
const MOST_NAMED = 12;

/** What is wrong with a value that is there and of the right type. A schema's own words stand, the library's never do. */
function describeValue(issue: Issue): string {
	if (!LIBRARY_WORDS.test(issue.message)) return issue.message.replace(/\.$/, "");
	switch (issue.code) {
		case "invalid_value": {
			const values = issue.values.map((value) => JSON.stringify(value) ?? String(value));
			const named = values.slice(0, MOST_NAMED).join(", ");
			const more = values.length > MOST_NAMED ? `, or one of ${values.length - MOST_NAMED} more` : "";
			return values.length === 1 ? `must be ${named}` : `must be one of ${named}${more}`;
		}
		case "not_multiple_of":
			return `must be a multiple of ${issue.divisor}`;
		case "invalid_format":
			return "is not written as it has to be";
		case "invalid_key":
			return "has a name in it that none may have";
		case "invalid_union":
			return "is of none of the kinds that may stand here";
		default:
			return "is not what has to stand here";
	}
}

/** As the schema library begins where a schema gives no words of its own. */
const LIBRARY_WORDS = /^(Invalid|Too (big|small)|Unrecognized|No matching)\b/;

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
	const words: Record<string, string> = {
		int: "a whole number",
		array: "a list",
		object: "an object",
		record: "an object",
		string: "a text",
		boolean: "true or false",
		null: "null",
	};
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
