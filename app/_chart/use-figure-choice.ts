"use client";

import { useQueryState } from "nuqs";
import { FIGURE_OPTIONS, type FigureChoice } from "./figure-choices.ts";

/**
 * What is chosen of a figure, kept in the address, and what chooses: it ignores what is none of the values.
 *
 * @param usual is shown where the address says nothing, or what is none of the values; it leaves nothing there
 */
export function useFigureChoice<Value extends string>(
	name: FigureChoice,
	values: readonly Value[],
	usual: Value,
): [Value, (value: string) => void] {
	const [asked, setAsked] = useQueryState(name, FIGURE_OPTIONS);
	const chosen = values.find((value) => value === asked) ?? usual;
	const choose = (wanted: string) => {
		const value = values.find((one) => one === wanted);
		if (value !== undefined) void setAsked(value === usual ? null : value);
	};
	return [chosen, choose];
}
