import {
	createLoader,
	createSerializer,
	parseAsNativeArrayOf,
	parseAsString,
	type UrlKeys,
} from "nuqs/server";
import { LIMITS } from "#server/contract/limits.ts";
import type { RunState } from "#server/contract/run.ts";

/** All that the address of the history holds; text that may be wrong, which the server then says. */
export const HISTORY_PARAMETERS = {
	search: parseAsString.withDefault(""),
	experiment: parseAsString.withDefault(""),
	tag: parseAsString.withDefault(""),
	state: parseAsString.withDefault(""),
	before: parseAsString.withDefault(""),
	after: parseAsString.withDefault(""),
	/** Ids of the runs chosen for a comparison. */
	run: parseAsNativeArrayOf(parseAsString),
};

export const HISTORY_KEYS: UrlKeys<typeof HISTORY_PARAMETERS> = { search: "q" };

/** What narrows nothing. */
export const UNNARROWED = { search: "", experiment: "", tag: "", state: "" };

type Texts = Record<Exclude<keyof typeof HISTORY_PARAMETERS, "run">, string>;
export type HistoryUrl = Texts & { run: string[] };

const serialize = createSerializer(HISTORY_PARAMETERS, { urlKeys: HISTORY_KEYS });

/** Reads the parameters that a page is asked with. */
export const readHistoryUrl = createLoader(HISTORY_PARAMETERS, { urlKeys: HISTORY_KEYS });

/** The address of a history as these texts narrow it. */
export function historyAddress(url: Partial<HistoryUrl>): string {
	return serialize("/runs", url);
}

/** What the API is asked for an address; an empty text narrows nothing. */
export function historyInput({ search, experiment, tag, state, before, after }: Texts) {
	return {
		...(search.trim() === "" ? {} : { search: search.trim() }),
		...(experiment === "" ? {} : { experiment }),
		...(tag === "" ? {} : { tag }),
		// What is no state is refused by the server, in words.
		...(state === "" ? {} : { state: state as RunState }),
		...(before === "" ? {} : { before }),
		...(after === "" ? {} : { after }),
		count: LIMITS.historyPage,
	};
}

/** Whether an address narrows the list. */
export function isNarrowed({ search, experiment, tag, state }: Texts): boolean {
	return [search.trim(), experiment, tag, state].some((text) => text !== "");
}
