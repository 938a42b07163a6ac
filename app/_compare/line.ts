import { armStyle } from "#app/_chart/arm-style.ts";
import { armLabels } from "#server/contract/arm.ts";
import type { ArmTrace, ComparedItem, LineRef, UsableItem } from "#server/contract/comparison.ts";
import type { ArmResult } from "#server/contract/result.ts";
import { letterOf } from "./item-address.ts";

/** A thing that is compared, with its place among all. */
export type NumberedItem = UsableItem & { at: number };

/** One arm of one of the things. */
export type Line = LineRef & {
	/** "2B": the thing's number and the arm's letter. */
	name: string;
	/** What a person reads for it: the levels in which arms differ. */
	label: string;
	result: ArmResult;
	trace: ArmTrace;
};

/** How a line looks; see `ArmStyle` for the units. */
export type LineLook = { name: string; color: string; marker: string; dash: string };

/** The look of an arm, the same everywhere: colour and marker are those of the thing, the dash is the arm's. */
export function lineLook({ item, arm }: LineRef): LineLook {
	const { color, marker } = armStyle(item);
	return { name: lineName({ item, arm }), color, marker, dash: armStyle(arm).dash };
}

/** "2B". */
export function lineName({ item, arm }: LineRef): string {
	return `${item + 1}${letterOf(arm)}`;
}

/** The things that can be shown, each with its place among all. */
export function numberItems(items: readonly ComparedItem[]): NumberedItem[] {
	return items.flatMap((item, at) => (item.kind === "usable" ? [{ ...item, at }] : []));
}

/** All arms of all things, in their order; labels tell arms of one experiment apart wherever they stand. */
export function linesOf(items: readonly NumberedItem[]): Line[] {
	const bare = items.flatMap((item) => item.arms.map((arm) => ({ item, arm })));
	return bare.flatMap(({ item, arm }): Line[] => {
		const alike = bare.filter((one) => one.item.run.declaration.id === item.run.declaration.id);
		const labels = armLabels(
			item.run.declaration.factors,
			alike.map((one) => one.item.run.request.arms[one.arm] ?? {}),
		);
		const result = item.run.result.arms[arm];
		const trace = item.traces[arm];
		if (result === undefined || trace === undefined) return [];
		const place = { item: item.at, arm };
		const own = alike.findIndex((one) => one.item === item && one.arm === arm);
		return [{ ...place, name: lineName(place), label: labels[own] ?? result.arm, result, trace }];
	});
}
