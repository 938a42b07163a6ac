import { layoutTexts } from "#app/_sweep/layout-text.ts";
import type { Layout } from "#server/contract/layout.ts";
import type { Load } from "#server/contract/load.ts";

/** The same run as a command. */
export function commandText(
	experiment: string,
	arms: readonly string[],
	load: Load,
	layout?: Layout,
): string {
	const laidOut = layout === undefined ? { arms, sweep: null, cross: [] } : layoutTexts(layout, arms);
	return [
		`npm run lab -- run ${experiment}`,
		...laidOut.arms.map((arm) => `--arm ${arm}`),
		...(laidOut.sweep === null ? [] : [`--sweep ${laidOut.sweep}`]),
		...laidOut.cross.map((crossing) => `--cross ${crossing}`),
		...loadOptions(load),
		...(load.budgetSeconds === null ? [] : [`--until decided --budget ${load.budgetSeconds}s`]),
	].join(" ");
}

function loadOptions(load: Load): string[] {
	const common = [`--clients ${load.clients}`, `--seconds ${load.seconds}`];
	// Said even when it is none: the experiment may have a think time of its own.
	if (load.model === "closed") return [...common, `--think ${load.thinkMs}ms`];
	const { arrivalRatePerSec, arrivals, profile, toRatePerSec } = load;
	return [
		`--rate ${arrivalRatePerSec}`,
		...(arrivals === "constant" ? [] : [`--arrivals ${arrivals}`]),
		...(profile === "constant" ? [] : [`--profile ${profile}`, `--to-rate ${toRatePerSec}`]),
		...common,
	];
}
