import { loadInBrief } from "#app/_bench/load-text.ts";
import { sweptLoadOf } from "#app/_bench/swept-load.ts";
import { capitalised } from "#app/_lib/in-sentence.ts";
import { layoutInWords } from "#app/_sweep/layout-words.ts";
import type { RunRow } from "#server/trpc/history.ts";

/** What a run compared, as its name in a list: its arms, or how they were laid out. */
export function runName({ labels, laidOut }: Pick<RunRow, "labels" | "laidOut">): string {
	if (laidOut === null) return labels.join(" against ");
	return capitalised(layoutInWords(laidOut.layout, laidOut.factors, laidOut.arms));
}

/** Under what load, in the fewest words. */
export function runLoad({ load, laidOut }: Pick<RunRow, "load" | "laidOut">): string {
	return loadInBrief(load, laidOut === null ? undefined : sweptLoadOf(laidOut));
}
