import type { Arm } from "#server/contract/arm.ts";
import type { Layout } from "#server/contract/layout.ts";
import { LOAD_FACTORS } from "#server/contract/load-factor.ts";

/** A figure of the load that is swept, and the ends of its range. */
export type SweptLoad = { id: string; from: number; to: number };

/** The figure of the load along which a run is laid out; undefined where its arms share theirs. */
export function sweptLoadOf({
	arms,
	layout,
}: {
	arms: readonly Arm[];
	layout?: Layout | undefined;
}): SweptLoad | undefined {
	if (layout?.kind !== "sweep" || !LOAD_FACTORS.some(({ id }) => id === layout.factor)) return undefined;
	const xs = arms.map((arm) => Number(arm[layout.factor]));
	return { id: layout.factor, from: Math.min(...xs), to: Math.max(...xs) };
}
