import { armStyle, DISTINCT_ARMS } from "#app/_chart/arm-style.ts";
import type { ChartLine } from "#app/_chart/chart.ts";
import { armLabels } from "#server/contract/arm.ts";
import type { ArmTrace, ComparedItem, LineRef, UsableItem } from "#server/contract/comparison.ts";
import type { ArmResult } from "#server/contract/result.ts";
import { letterOf } from "./item-address.ts";

/** A thing that is compared, with its place among all. */
export type NumberedItem = UsableItem & { at: number };

/** One arm of one of the things: as it is drawn and called everywhere, and what was measured of it. */
export type Line = LineRef & ChartLine & { result: ArmResult; trace: ArmTrace };

/** "2B": the thing's number and the arm's letter. */
export function lineName({ item, arm }: LineRef): string {
	return `${item + 1}${letterOf(arm)}`;
}

/** The things that can be shown, each with its place among all. */
export function numberItems(items: readonly ComparedItem[]): NumberedItem[] {
	return items.flatMap((item, at) => (item.kind === "usable" ? [{ ...item, at }] : []));
}

/** What a thing is called beside its number: the first is what others are measured by, and a file's was not measured here. */
export function itemLabel(item: NumberedItem, items: readonly NumberedItem[]): string | undefined {
	const words = [
		...(item.at === items[0]?.at ? ["baseline"] : []),
		...(item.ref.from === "file" ? ["recorded"] : []),
	];
	return words.length === 0 ? undefined : words.join(", ");
}

/**
 * All arms of all things, in their order. Labels tell arms of one experiment apart wherever they stand. Colour is that of
 * the thing, and each line has a marker and a dash of its own, or where there are too many a marker with its thing and a
 * dash with the arms of its place; the arms of one thing alone look as on its own page.
 */
export function linesOf(items: readonly NumberedItem[]): Line[] {
	const bare = items.flatMap((item) => item.arms.map((arm, place) => ({ item, arm, place })));
	return bare.flatMap(({ item, arm, place }, at): Line[] => {
		const alike = bare.filter((one) => one.item.run.declaration.id === item.run.declaration.id);
		const labels = armLabels(
			item.run.declaration.factors,
			alike.map((one) => one.item.run.request.arms[one.arm] ?? {}),
		);
		const result = item.run.result.arms[arm];
		const trace = item.traces[place];
		if (result === undefined || trace === undefined) return [];
		const ref = { item: item.at, arm };
		const label = labels[alike.findIndex((one) => one.item === item && one.arm === arm)] || result.arm;
		const look = lookOf(bare, { item, arm, place, at });
		return [
			{
				...ref,
				name: lineName(ref),
				...look,
				label: item.ref.from === "file" ? `${label} (recorded)` : label,
				result,
				trace,
			},
		];
	});
}

type BareLine = { item: NumberedItem; arm: number; place: number };

function lookOf(
	all: readonly BareLine[],
	{ item, arm, place, at }: BareLine & { at: number },
): Pick<ChartLine, "color" | "marker" | "dash"> {
	if (all.every((one) => one.item === item)) {
		// By its letter, unless there are more letters than looks.
		const { color, marker, dash } = armStyle(all.every((one) => one.arm < DISTINCT_ARMS) ? arm : place);
		return { color, marker, dash };
	}
	const isCrowded = all.length > DISTINCT_ARMS;
	return {
		color: armStyle(item.at).color,
		marker: armStyle(isCrowded ? item.at : at).marker,
		dash: armStyle(isCrowded ? place : at).dash,
	};
}

/** A line as a chart knows it. */
export function chartLine({ name, color, marker, dash, label }: ChartLine): ChartLine {
	return { name, color, marker, dash, label };
}
