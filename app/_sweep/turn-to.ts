import type { Draft } from "#app/_bench/draft.ts";
import { readSettings, settingsQuery } from "#app/_bench/load-draft.ts";
import { COMPARED, LAYOUT_KINDS, type LayoutKind } from "./layout-kind.ts";

/**
 * The settings with another kind of layout in front. Those of the kind that is left are put aside, in the draft itself,
 * so that the address and each step of its history hold them.
 *
 * @param proposed of the kind wanted, where it has none aside
 */
export function turnTo(wanted: LayoutKind, draft: Draft, proposed: Draft): Draft {
	const aside = [settingsQuery(draft), ...(draft.layout?.aside ?? [])];
	const left = (kind: LayoutKind) => aside.find((text) => readSettings(text).layout.kind === kind);
	const kept = left(wanted);
	const next = kept === undefined ? proposed : readSettings(kept);
	return {
		...next,
		layout: {
			...(next.layout ?? COMPARED),
			// An address may hold anything: at most one of each other kind is carried on.
			aside: LAYOUT_KINDS.filter((kind) => kind !== wanted).flatMap((kind) => left(kind) ?? []),
		},
	};
}
