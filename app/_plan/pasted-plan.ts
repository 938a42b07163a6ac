import { Fault } from "#server/contract/fault.ts";
import type { Plan } from "./plan.ts";
import { readPlan } from "./read-plan.ts";
import { jsonOfTextPlan } from "./text-plan.ts";

/** Characters of a pasted plan; one of a thousand steps has half of that. */
export const PASTE_LIMIT = 1_000_000;

const HOW = "Run it again as EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) and paste what comes.";

/**
 * Reads what somebody copied: EXPLAIN's JSON or text as it is, with the frame that psql draws around it, quoted as
 * pgAdmin copies a cell, or with the beginning of a line of the server's log.
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
	const text = unquoted(unframed(pasted.replace(/^\uFEFF/, ""))).trim();
	const json = fromJsonOn(text);
	if (json !== null) return readPlan(parsed(json));
	const told = jsonOfTextPlan(fromTextOn(text));
	if (told === null) throw new Fault("bad-request", whatElse(text));
	return readPlan(told);
}

/** The frame of psql: a head, a rule, bars and signs that a line goes on, and how many rows there were. */
function unframed(text: string): string {
	if (!/^[\s|+-]*QUERY PLAN/.test(text)) return text;
	return text
		.split("\n")
		.map((line) => bare(line))
		.filter((line) => !/^[\s|+-]*(QUERY PLAN)?$/.test(line) && !/^\(\d+ rows?\)$/.test(line))
		.join("\n");
}

function bare(line: string): string {
	const inner = (line.startsWith("|") ? line.slice(1) : line).trimEnd();
	const open = (inner.endsWith("|") ? inner.slice(0, -1) : inner).trimEnd();
	const told = /[+↵¶]$/.test(open) ? open.slice(0, -1).trimEnd() : open;
	// Each row has a space before it, and how far a line of text is moved in tells where it belongs.
	return told.startsWith(" ") ? told.slice(1) : told;
}

/** A cell as pgAdmin and files with commas hold it: in quotes, with each quote in it doubled. */
function unquoted(text: string): string {
	const inner = /^\s*"(\s*[[{][\s\S]*)"\s*$/.exec(text)?.[1];
	return inner === undefined ? text : inner.replaceAll('""', '"');
}

function fromJsonOn(text: string): string | null {
	if (/^[[{]/.test(text)) return text;
	// auto_explain's line: "LOG:  duration: 12.3 ms  plan:" and the object after it.
	const logged = /^[^\n]*\bplan:\s*([[{][\s\S]*)$/.exec(text)?.[1];
	return logged ?? null;
}

/** auto_explain's line may stand before the text as well, and the statement between it and the plan. */
function fromTextOn(text: string): string {
	const lines = text.split("\n");
	const first = lines.findIndex((line) => /\((?:cost=|actual )/.test(line) && !/^\s*->/.test(line));
	return lines.slice(Math.max(0, first)).join("\n");
}

/** Broken JSON is told from JSON that only ends too early, as when not all of it was copied. */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (endsEarly(text)) {
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

function endsEarly(text: string): boolean {
	let depth = 0;
	for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"?|[[\]{}]/gs)) {
		if (token.startsWith('"')) {
			if (token.length === 1 || !token.endsWith('"')) return true;
		} else depth += token === "[" || token === "{" ? 1 : -1;
	}
	return depth > 0;
}

/** What was pasted in place of JSON, as far as it can be told, and what to do. */
function whatElse(text: string): string {
	if (text === "") return "There is nothing in it yet.";
	if (/\((cost|actual)[ =]|^\s*->/m.test(text)) {
		return `This is a part of a plan as text: its first line, the outermost step, must be there, and the arrows where Postgres put them. ${HOW}`;
	}
	if (/^<\?xml|^<explain/i.test(text)) return `This is the plan as XML. ${HOW}`;
	if (/^-\s+["']?Plan/i.test(text)) return `This is the plan as YAML. ${HOW}`;
	if (/^\s*(explain|select|with|insert|update|delete|merge)\b/i.test(text)) {
		return "This is a statement, not its plan. Run it with EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) before it, and paste what comes.";
	}
	return `This is neither EXPLAIN's JSON, which begins with [ or {, nor its text. ${HOW}`;
}
