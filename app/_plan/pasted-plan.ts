import { Fault } from "#server/contract/fault.ts";
import type { Plan } from "./plan.ts";
import { readPlan } from "./read-plan.ts";

/** Characters of a pasted plan; one of a thousand steps has half of that. */
export const PASTE_LIMIT = 1_000_000;

const HOW = "Run it again as EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) and paste what comes.";

/**
 * Reads what somebody copied: EXPLAIN's JSON as it is, with the frame that psql draws around it, quoted as pgAdmin
 * copies a cell, or with the beginning of a line of the server's log.
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
	if (json === null) throw new Fault("bad-request", whatElse(text));
	return readPlan(parsed(json));
}

/** The frame of psql: a head, a rule, bars and signs that a line goes on, and how many rows there were. */
function unframed(text: string): string {
	if (!/^[\s|+-]*QUERY PLAN/.test(text)) return text;
	return text
		.split("\n")
		.filter((line) => !/^[\s|+-]*(QUERY PLAN[\s|]*)?$/.test(line) && !/^\(\d+ rows?\)\s*$/.test(line))
		.map((line) => line.replace(/^\|/, "").replace(/\s*[+↵¶]?\s*\|?\s*$/, ""))
		.join("\n");
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
		return `This is the plan as text. Text leaves out what is needed here, and no two versions write it alike. ${HOW}`;
	}
	if (/^<\?xml|^<explain/i.test(text)) return `This is the plan as XML. ${HOW}`;
	if (/^-\s+["']?Plan/i.test(text)) return `This is the plan as YAML. ${HOW}`;
	if (/^\s*(explain|select|with|insert|update|delete|merge)\b/i.test(text)) {
		return "This is a statement, not its plan. Run it with EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) before it, and paste what comes.";
	}
	return `This is not JSON: it should begin with [ or {. ${HOW}`;
}
