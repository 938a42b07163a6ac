import { Fault } from "#server/contract/fault.ts";
import type { Plan } from "./plan.ts";
import { readPlan } from "./read-plan.ts";
import { jsonOfTextPlan, SEVERAL_PLANS } from "./text-plan.ts";

/** Characters of a pasted plan; one of a thousand steps has half of that. */
export const PASTE_LIMIT = 1_000_000;

const HOW = "Run it again as EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) and paste what comes.";

/**
 * Reads what somebody copied: EXPLAIN's JSON or text as it is, in the frame that psql draws around it, quoted as pgAdmin
 * copies it, in the rows of a driver, or with the beginning of a line of the server's log.
 *
 * @throws Fault `bad-request` with what it is instead, or where it is broken; `too-large`; and as `readPlan`.
 */
export function readPastedPlan(pasted: string): Plan {
	if (pasted.length > PASTE_LIMIT) {
		throw new Fault(
			"too-large",
			`That is ${Math.ceil(pasted.length / 1e6)} million characters; a plan may have one million. Paste one plan alone.`,
		);
	}
	const plain = pasted.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
	const text = unquoted(unframed(plain)).trimEnd();
	const json = fromJsonOn(text.trimStart());
	if (json !== null) return readPlan(fromRows(parsed(json)));
	if (MYSQL.test(text)) {
		throw new Fault("bad-request", "This is a plan of MySQL or MariaDB; this page reads those of Postgres.");
	}
	const told = jsonOfTextPlan(fromTextOn(text));
	if (told === null) throw new Fault("bad-request", whatElse(text));
	return readPlan(told);
}

/** One cost where Postgres tells two, and no width. */
const MYSQL = /^[ \t]*-> .*\(cost=[\d.e+]+ rows=[\d.e+]+\)/m;

/** A plan's head, as psql draws it: alone, between bars or in a box. */
const HEAD = /^[\s|+│┌┐├┤┬┼─═║╔╗-]*QUERY PLAN[\s|│║]*$/;
/** A line of a frame that holds nothing of the plan. */
const RULE = /^[\s|+│┌┐└┘├┤┬┴┼─═║╔╗╚╝-]*$/;
/** `(12 rows)`, in whatever language. */
const COUNT = /^\(\d+ [^)]{1,20}\)\s*$/;
/** Psql's other way to draw rows, one beneath the other (`\\x`). */
const EXPANDED = /^-\[ RECORD \d+ \]/;

/** Takes off what is around a plan: psql's frame with all before it, quotes around lines, fences of a forum's text. */
function unframed(text: string): string {
	const lines = text.split("\n").filter((line) => !line.startsWith("```"));
	if (lines.some((line) => EXPANDED.test(line))) return expanded(lines);
	const head = lines.findIndex((line) => HEAD.test(line));
	if (head < 0) return unquotedLines(lines).join("\n");
	const told = lines.slice(head).filter((line) => !HEAD.test(line) && !RULE.test(line) && !COUNT.test(line));
	return unwrapped(told.map(withoutBars)).map(bare).map(unquotedLine).join("\n");
}

/** Lines that psql wrapped to the width of a terminal: a point in the margin where one goes on, and before the rest. */
function unwrapped(lines: readonly string[]): string[] {
	const whole: string[] = [];
	for (const line of lines) {
		const last = whole.at(-1);
		const goesOn = last !== undefined && /^[.…]/.test(line) && /[.…]$/.test(last);
		if (goesOn) whole[whole.length - 1] = last.slice(0, -1) + line.slice(1);
		else whole.push(line);
	}
	return whole;
}

function expanded(lines: readonly string[]): string {
	return lines
		.filter((line) => /^(QUERY PLAN)?\s*\|/.test(line))
		.map((line) => bare(line.slice(line.indexOf("|") + 1).trimEnd()))
		.join("\n");
}

function withoutBars(line: string): string {
	const inner = (/^[|│║]/.test(line) ? line.slice(1) : line).trimEnd();
	return (/[|│║]$/.test(inner) ? inner.slice(0, -1) : inner).trimEnd();
}

/** A row without the sign that its cell goes on, and the space that stands before each. */
function bare(row: string): string {
	const told = /[+↵¶]$/.test(row) ? row.slice(0, -1).trimEnd() : row;
	// No more than one: how far a line of text is moved in tells where it belongs.
	return told.startsWith(" ") ? told.slice(1) : told;
}

/** Rows as pgAdmin copies them: each in quotes. */
function unquotedLines(lines: readonly string[]): readonly string[] {
	const told = lines.filter((line) => line.trim() !== "");
	return told.length > 1 && told.every((line) => QUOTED.test(line)) ? told.map(unquotedLine) : lines;
}

/** A row in quotes, with each quote in it doubled. */
const QUOTED = /^"(?:[^"]|"")*"\s*$/;

function unquotedLine(line: string): string {
	return QUOTED.test(line) ? line.trim().slice(1, -1).replaceAll('""', '"') : line;
}

/** A cell as pgAdmin and files with commas hold it: in quotes, with each quote in it doubled. */
function unquoted(text: string): string {
	const inner = /^\s*"(\s*[[{][\s\S]*)"\s*$/.exec(text)?.[1];
	return inner === undefined ? text : inner.replaceAll('""', '"');
}

/** The JSON in a text: all of it, or what follows auto_explain's line "LOG:  duration: 12.3 ms  plan:". */
function fromJsonOn(text: string): string | null {
	const begin = /^[[{]/.test(text) ? text : /(?:^|\n)[^\n]*\bplan:\s*([[{][\s\S]*)$/.exec(text)?.[1];
	if (begin === undefined) return null;
	const end = endOfJson(begin);
	if (end === null) return begin;
	// Something else may follow, as the next line of a log, but not a second plan of which nothing would be said.
	if (/"Plan"\s*:/.test(begin.slice(end))) throw new Fault("bad-request", SEVERAL_PLANS);
	return begin.slice(0, end);
}

/** auto_explain's line may stand before the text as well, and the statement between it and the plan. */
function fromTextOn(text: string): string {
	const lines = text.split("\n");
	const first = lines.findIndex((line) => /\((?:cost=|actual )/.test(line) && !/^\s*->/.test(line));
	const told = lines.slice(Math.max(0, first));
	// Rows of psql without their head, marked from the first letter on: the others still have the space before each.
	const isMarked =
		/^\S/.test(told[0] ?? "") && told.some((line) => /^ (?:Planning|Execution) Time: /.test(line));
	return (isMarked ? told.map(bare) : told).join("\n");
}

/** Broken JSON is told from JSON that only ends too early, as when not all of it was copied. */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (endOfJson(text) === null) {
			throw new Fault(
				"bad-request",
				"The JSON ends before its last bracket: a part is missing. Copy all of it; in psql, \\pset pager off shows the whole.",
			);
		}
		const place = /line (\d+) column (\d+)/.exec(String(error));
		const where = place === null ? "" : ` at line ${place[1]}, column ${place[2]}`;
		throw new Fault("bad-request", `The JSON is broken${where}. ${HOW}`);
	}
}

/** Where the first value of a JSON text ends; null where it does not. */
function endOfJson(text: string): number | null {
	let depth = 0;
	for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"?|[[\]{}]/gs)) {
		if (token.startsWith('"')) {
			if (token.length === 1 || !token.endsWith('"')) return null;
			continue;
		}
		depth += token === "[" || token === "{" ? 1 : -1;
		if (depth === 0) return index + 1;
	}
	return null;
}

/** A row or rows as a driver hands them on: the plan is in the column that Postgres names so. */
function fromRows(json: unknown): unknown {
	const rows = Array.isArray(json) ? json : [json];
	const cells = rows.map((row) =>
		typeof row === "object" && row !== null && Object.hasOwn(row, COLUMN)
			? Reflect.get(row, COLUMN)
			: undefined,
	);
	if (cells.length === 0 || cells.some((cell) => cell === undefined)) return json;
	if (cells.every((cell) => typeof cell === "string")) {
		const text = cells.join("\n");
		return /^\s*[[{]/.test(text) ? parsed(text) : (jsonOfTextPlan(text) ?? json);
	}
	return cells.length === 1 ? cells[0] : cells;
}

const COLUMN = "QUERY PLAN";

/** What was pasted in place of JSON, as far as it can be told, and what to do. */
function whatElse(text: string): string {
	if (text === "") return "There is nothing in it yet.";
	if (/\((cost|actual)[ =]|^\s*->/m.test(text)) {
		return `This is a part of a plan as text: its first line, the outermost step, must be there, and the arrows where Postgres put them. ${HOW}`;
	}
	if (/^<\?xml|^<explain/i.test(text)) return `This is the plan as XML. ${HOW}`;
	if (/^-\s+["']?Plan/i.test(text) || /^\s*(Plan|Node Type): *("|$)/m.test(text))
		return `This is the plan as YAML. ${HOW}`;
	if (/^\s*(explain|select|with|insert|update|delete|merge)\b/i.test(text)) {
		return "This is a statement, not its plan. Run it with EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) before it, and paste what comes.";
	}
	return `This is neither EXPLAIN's JSON, which begins with [ or {, nor its text. ${HOW}`;
}
