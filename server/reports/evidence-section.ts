import { armStyle } from "#app/_chart/arm-style.ts";
import { formatBytes, formatCount } from "#app/_lib/format.ts";
import { alignPlans } from "#app/_plan/align-plans.ts";
import { blocksText } from "#app/_plan/blocks.ts";
import { differencesOf } from "#app/_plan/plan-differences.ts";
import { readingOf } from "#app/_plan/plan-reading.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Result } from "#server/contract/result.ts";
import { nameOf, section } from "./html-parts.ts";
import { inTurns } from "./turns.ts";
import { escapeXml } from "./xml-text.ts";

/** Characters of a statement or a plan; a record has all of them. */
const MOST_TEXT = 20_000;

/** What Postgres did for one statement of a typical operation of each arm: how the plans differ, and each as it prints them. */
export async function evidenceSection(
	{ arms, layout }: Pick<Result, "arms" | "layout">,
	evidence: readonly Evidence[],
	labels: readonly string[],
): Promise<string> {
	if (evidence.length === 0) return "";
	const isOne = evidence.length === 1 && arms.length > 1;
	const shown = evidence.map((one) => {
		const place = arms.findIndex(({ arm }) => arm === one.arm);
		const label = escapeXml(isOne ? "all arms" : (labels[place] ?? one.arm));
		return layout === undefined && place !== -1
			? { ...one, place, label, name: nameOf(place, labels) }
			: { ...one, place, label, name: isOne ? "All arms" : label };
	});
	return section(
		"What Postgres did",
		'<p class="note">One statement of a typical operation, its plan and its blocks, by EXPLAIN (ANALYZE, BUFFERS); the operation may send it several times.</p>',
		...(layout === undefined ? await planDifferences(shown) : []),
		...shown.map(armEvidence),
	);
}

/** With the name of its arm as text, and as its heading has it. */
type Shown = Evidence & { place: number; label: string; name: string };

/** How the plan of each arm differs from the baseline's, in sentences. */
async function planDifferences(shown: readonly Shown[]): Promise<string[]> {
	const sides = shown.flatMap((one) => {
		const { plan } = readingOf(one);
		return plan === null || one.place === -1 ? [] : [{ ...armStyle(one.place), name: one.name, plan }];
	});
	const [left, ...others] = sides;
	if (left === undefined) return [];
	// Large plans take a tenth of a second to be aligned.
	return inTurns(others, (right) => {
		const texts = differencesOf(left, right, alignPlans(left.plan, right.plan)).map(({ text }) => text);
		if (texts.length === 0) return "";
		const items = texts.map((text) => `<li>${escapeXml(text)}</li>`);
		return `<h3>How the plans of ${left.letter} and ${right.letter} differ</h3><ol>${items.join("")}</ol>`;
	});
}

function armEvidence(one: Shown): string {
	const { name, label, setup, sql, parameters, planText, relations } = one;
	const kept = relations.map(
		(relation) => `<code>${escapeXml(relation.name)}</code> ${relation.kind}, ${formatBytes(relation.bytes)}`,
	);
	return [
		`<div class="evidence"><h3>${name}</h3>`,
		setup === undefined ? "" : listing(`Setup of ${label}`, setup),
		listing(`Statement of ${label}`, sql),
		`<p class="note">Planned and run with ${escapeXml(parameters)} ${blocksText(one)}.</p>`,
		listing(`Plan of ${label}`, planText),
		kept.length === 0 ? "" : `<p class="note">${kept.join(" · ")}</p>`,
		"</div>",
	].join("");
}

/** Text as it is, that scrolls by keys as well. */
function listing(name: string, text: string): string {
	const shown =
		text.length > MOST_TEXT
			? `${text.slice(0, MOST_TEXT)}\n… ${formatCount(text.length - MOST_TEXT)} more characters; the record of this run has all of them.`
			: text;
	return `<pre tabindex="0" role="region" aria-label="${name}">${escapeXml(shown)}</pre>`;
}
