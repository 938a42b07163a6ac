import {
	formatBytes,
	formatNumber,
	formatPlural,
	formatRate,
	formatShare,
	formatUs,
} from "#app/_lib/format.ts";
import { type Judgement, unitKindOf } from "#server/contract/claim.ts";
import type { CounterDeclaration } from "#server/contract/experiment.ts";
import type { ClaimBlock } from "#server/contract/lesson.ts";
import { alignedTable } from "./report.ts";

/** How a claim stands to what was measured; NaN where nothing was. */
export type ClaimVerdict = Omit<Judgement, "outcome"> & {
	lesson: string;
	claim: ClaimBlock;
	counters: readonly CounterDeclaration[];
	outcome: Judgement["outcome"] | "left out" | "failed";
	/** Why it was left out or failed, is not refuted by what speaks against it, or not proved by what speaks for it. */
	reason: string | null;
	/** In their order; the verdict is the last one's. */
	runIds: readonly string[];
};

const OUTCOMES: Record<ClaimVerdict["outcome"], string> = {
	holds: "holds",
	refuted: "REFUTED",
	undecided: "could not decide",
	"left out": "left out",
	failed: "FAILED",
};

/** The verdicts as a table for a person at a terminal, and below it how many there are of each kind. */
export function verdictsReport(verdicts: readonly ClaimVerdict[]): string {
	if (verdicts.length === 0) return "There are no claims to verify.";
	const head = ["claim", "expected", "measured", "interval", "runs", "outcome"];
	const rows = verdicts.map((verdict) => [
		nameOf(verdict),
		expected(verdict),
		measured(verdict),
		interval(verdict),
		String(verdict.runIds.length),
		OUTCOMES[verdict.outcome],
	]);
	const reasons = verdicts.flatMap(({ reason, ...verdict }) =>
		reason === null ? [] : [`${nameOf(verdict)}: ${reason}`],
	);
	const counts = Object.entries(OUTCOMES).flatMap(([outcome, words]) => {
		const count = verdicts.filter((one) => one.outcome === outcome).length;
		return count === 0 ? [] : [`${count} ${words.toLowerCase()}`];
	});
	return [
		...alignedTable(head, rows),
		...reasons,
		"",
		`${formatPlural(verdicts.length, "claim")}: ${counts.join(", ")}`,
	].join("\n");
}

/** One verdict as a sentence. */
export function verdictLine(verdict: ClaimVerdict): string {
	const { outcome, reason } = verdict;
	const said = [
		...(reason === null || Number.isFinite(verdict.value)
			? [`${expected(verdict)}; measured ${measured(verdict)}${withInterval(verdict)}`]
			: []),
		...(reason === null ? [] : [reason]),
	];
	return `${nameOf(verdict)}: ${OUTCOMES[outcome]}: ${said.join("; ")}`;
}

function nameOf({ lesson, claim }: Pick<ClaimVerdict, "lesson" | "claim">): string {
	return `${lesson}/${claim.id}`;
}

/** The verdicts for machines: schema 1, which only ever gains fields. Latencies in microseconds, shares 0…1. */
export function verdictsAsJson(verdicts: readonly ClaimVerdict[]): object {
	const number = (value: number) => (Number.isFinite(value) ? value : null);
	return {
		schema: 1,
		claims: verdicts.map(({ lesson, claim, outcome, value, low, high, reason, runIds }) => ({
			lesson,
			claim: claim.id,
			experiment: claim.experiment,
			arms: claim.arms,
			metric: claim.expectation.figure,
			expect: claim.written,
			outcome,
			value: number(value),
			low: number(low),
			high: number(high),
			reason,
			runIds,
		})),
	};
}

function expected({ claim }: ClaimVerdict): string {
	return `${claim.expectation.figure} ${claim.written}`;
}

function measured(verdict: ClaimVerdict): string {
	return Number.isFinite(verdict.value) ? figure(verdict, verdict.value) : "–";
}

function interval(verdict: ClaimVerdict): string {
	const { value, low, high } = verdict;
	if (!Number.isFinite(value) || (low === value && high === value)) return "–";
	return `${figure(verdict, low)} – ${figure(verdict, high)}`;
}

function withInterval(verdict: ClaimVerdict): string {
	const text = interval(verdict);
	return text === "–" ? "" : ` (${text})`;
}

function figure({ claim, counters }: ClaimVerdict, value: number): string {
	// Where too little was measured an interval ends at the largest number there is.
	if (value >= Number.MAX_VALUE) return "∞";
	if (claim.expectation.of === "ratio") return formatNumber(value);
	const format = {
		time: formatUs,
		share: formatShare,
		rate: formatRate,
		bytes: formatBytes,
		plain: formatNumber,
	}[unitKindOf(claim.expectation.figure, counters)];
	return format(value);
}
