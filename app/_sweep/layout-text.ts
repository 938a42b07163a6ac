import type { Layout } from "#server/contract/layout.ts";
import { sweepText } from "#server/contract/sweep-range.ts";

/** A layout as the address and the command line say it: the arms it is made of, and what is made of them. */
export type LayoutTexts = { arms: string[]; sweep: string | null; cross: string[] };

/**
 * What gives these arms again, in as few words as there are.
 *
 * @param arms canonical texts of the run's arms
 */
export function layoutTexts(layout: Layout, arms: readonly string[]): LayoutTexts {
	const split = arms.map((arm) => new Map(arm.split(",").map((part) => part.split("=") as [string, string])));
	const rest = (levels: ReadonlyMap<string, string>, without: readonly string[]) =>
		[...levels]
			.filter(([id]) => !without.includes(id))
			.map(([id, level]) => `${id}=${level}`)
			.join(",");
	if (layout.kind === "sweep") {
		const { factor } = layout;
		const xs = new Set(split.map((levels) => Number(levels.get(factor))));
		return {
			arms: [...new Set(split.map((levels) => rest(levels, [factor])))],
			sweep: `${factor}=${sweepText([...xs].sort((left, right) => left - right))}`,
			cross: [],
		};
	}
	// A number that comes along with a level stands only in the arms that have it.
	const shared = new Map(split.flatMap((levels) => [...levels]));
	return {
		arms: [rest(shared, layout.factors)],
		sweep: null,
		cross: layout.factors.map((factor) => {
			const levels = new Set(split.map((one) => one.get(factor) ?? ""));
			return `${factor}=${[...levels].join(",")}`;
		}),
	};
}
