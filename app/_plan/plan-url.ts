"use client";

import { createParser, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { PLAN_URL_KEYS } from "./plan-names.ts";
import { FIRST_CHOICE, type Folds } from "./plan-side.ts";
import type { PlanViewState } from "./plan-view.tsx";

/** Steps turned by hand that an address keeps; beyond them it would be longer than some programs pass on. */
const TURNED_KEPT = 100;
const RULES = ["auto", "all", "none"] as const;

/** The address's word for what is folded: `none`, or `auto.3.17` with the steps that were turned by hand. */
export function foldsText({ rule, turned }: Folds): string {
	return [rule, ...turned.slice(-TURNED_KEPT)].join(".");
}

/** Null where the text is not one of those. */
export function readFolds(text: string): Folds | null {
	const [word, ...ids] = text.split(".");
	const rule = RULES.find((one) => one === word);
	if (rule === undefined || ids.length > TURNED_KEPT || !ids.every((id) => /^\d{1,4}$/.test(id))) return null;
	return { rule, turned: [...new Set(ids.map(Number))] };
}

const parseAsFolds = createParser({
	parse: readFolds,
	serialize: foldsText,
	eq: (one, other) => foldsText(one) === foldsText(other),
});

/** How plans are looked at, as an address has it. */
export const PLAN_PARAMETERS = {
	plans: parseAsString,
	extent: parseAsStringLiteral(["all", "differing"]).withDefault(FIRST_CHOICE.extent),
	measure: parseAsStringLiteral(["time", "blocks"]).withDefault(FIRST_CHOICE.measure),
	scale: parseAsStringLiteral(["share", "same"]).withDefault(FIRST_CHOICE.scale),
	folds: parseAsFolds.withDefault(FIRST_CHOICE.folds),
};

export const PLAN_URL_OPTIONS = {
	urlKeys: PLAN_URL_KEYS,
	history: "replace",
	scroll: false,
} as const;

/** Which plans are looked at, by the names they go by on the page, and how. */
export type PlanUrl = {
	/** `null` where the address says nothing of them. */
	names: { left: string; right: string } | null;
	/** Others have other steps, so none of them is folded by hand. */
	choose(left: string, right: string): void;
	view: PlanViewState;
};

/** What is chosen of plans, kept in the address. */
export function usePlanUrl(): PlanUrl {
	const [{ plans, ...choice }, setUrl] = useQueryStates(PLAN_PARAMETERS, PLAN_URL_OPTIONS);
	const [, left, right] = /^(\w{1,8})-(\w{1,8})$/.exec(plans ?? "") ?? [];
	return {
		names: left === undefined || right === undefined ? null : { left, right },
		choose: (one, other) => void setUrl({ plans: `${one}-${other}`, folds: null }),
		view: { choice, onChange: (next) => void setUrl(next) },
	};
}
