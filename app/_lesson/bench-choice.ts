"use client";

import { parseAsString, useQueryState, useQueryStates } from "nuqs";
import { BENCH_PARAMETERS, BENCH_URL_OPTIONS } from "#app/_bench/bench-parameters.ts";
import { useForgetShown } from "#app/_bench/forget-shown.ts";

const NOTHING = Object.fromEntries(Object.keys(BENCH_PARAMETERS).map((name) => [name, null]));

export type BenchChoice = {
	/** Id of the block that the address asks for. */
	asked: string | null;
	/** Whether the address says anything of the bench: which block, settings or a run. */
	isAsked: boolean;
	/** Sets the bench to a block as its author wrote it, and lets go of all that was changed or chosen by hand. */
	choose(block: string): void;
};

/** Which block of the lesson is on the bench, kept in the address. */
export function useBenchChoice(): BenchChoice {
	const [asked, setAsked] = useQueryState("bench", parseAsString.withOptions({ history: "replace" }));
	const [settings, setSettings] = useQueryStates(BENCH_PARAMETERS, BENCH_URL_OPTIONS);
	const forgetShown = useForgetShown();
	return {
		asked,
		isAsked: asked !== null || settings.run !== null || settings.arm.length > 0,
		choose(block) {
			void setSettings(NOTHING);
			forgetShown();
			void setAsked(block);
		},
	};
}
