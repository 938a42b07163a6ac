"use client";

import { useQueryStates } from "nuqs";
import { FIGURE_CHOICES, FIGURE_PARAMETERS } from "#app/_chart/figure-choices.ts";

/** Fields of a form that send along how the figures are looked at. */
export function KeptChoices() {
	const [choices] = useQueryStates(FIGURE_PARAMETERS);
	return FIGURE_CHOICES.map((name) =>
		choices[name] === null ? null : <input key={name} type="hidden" name={name} value={choices[name]} />,
	);
}
