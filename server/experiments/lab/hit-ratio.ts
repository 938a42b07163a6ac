import type { CounterDeclaration } from "#server/contract/experiment.ts";

/** The counter of what a cache answered. `help` says the share of what it is, and what counts as answered. */
export function hitRatioCounter(help: string): CounterDeclaration {
	return { id: "hitRatio", label: "Hit ratio", unit: "share", help, better: "higher" };
}
