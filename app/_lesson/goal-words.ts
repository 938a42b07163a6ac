import { formatAmount } from "#app/_lib/format.ts";
import { inSentence } from "#app/_lib/in-sentence.ts";
import type { ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import type { Goal } from "#server/contract/lesson.ts";

type Demand = Goal["where"][number];

/**
 * An open task in the words that the page has for its figure, factors and levels: "spikes caught ≥ 99 % where interval
 * ≥ 80 ms". Its figure's bound stays as its author wrote it, in the unit chosen there.
 */
export function goalInWords(
	{ figure, where, written }: Goal,
	{ factors, counters }: Pick<ExperimentDeclaration, "factors" | "counters">,
): string {
	const label = counters.find(({ id }) => id === figure)?.label;
	const [first = ""] = written.split(" where ");
	const bound = first
		.slice(figure.length)
		.trim()
		.replace("<=", "≤")
		.replace(">=", "≥")
		.replaceAll(/(\d)\s*(?!\s*and\b)(?=[%µ/A-Za-z])/g, "$1\u00a0");
	const wanted = `${label === undefined ? figure : inSentence(label)} ${bound}`;
	if (where.length === 0) return wanted;
	return `${wanted} where ${where.map((demand) => demandInWords(demand, factors)).join(", ")}`;
}

function demandInWords({ factor: id, bound }: Demand, factors: readonly Factor[]): string {
	const factor = factors.find((one) => one.id === id);
	const name = inSentence(factor?.label ?? id);
	const unit = factor?.kind === "number" ? factor.unit : "";
	switch (bound.operator) {
		case "=":
			return `${name} = ${levelInWords(bound.level, factor)}`;
		case "between":
			return `${name} between ${bound.low} and ${formatAmount(bound.high, unit)}`;
		default:
			return `${name} ${SIGNS[bound.operator]} ${formatAmount(bound.amount, unit)}`;
	}
}

const SIGNS = { "<": "<", "<=": "≤", ">": ">", ">=": "≥" } as const;

function levelInWords(level: string, factor: Factor | undefined): string {
	if (factor?.kind === "number") return formatAmount(Number(level), factor.unit);
	return inSentence(factor?.levels.find((one) => one.id === level)?.label ?? level);
}
