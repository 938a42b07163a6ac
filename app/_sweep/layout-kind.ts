export const LAYOUT_KINDS = ["compare", "sweep", "factorial"] as const;
export type LayoutKind = (typeof LAYOUT_KINDS)[number];

/** How the arms of a draft are laid out, as the URL holds it: text that may be wrong. */
export type LayoutDraft = {
	/** One of `LAYOUT_KINDS`, or a fault. */
	kind: string;
	/** `poolSize=1..64:8`. */
	sweep: string;
	/** `index=none,btree`, of each crossed factor. */
	cross: readonly string[];
	/** The settings of the other kinds as they were left, one text of each: see `turnTo`. */
	aside?: readonly string[];
};

/** Whether arms are laid out by something else than by hand; what the URL says may be no kind at all. */
export function isLaidOut(layout: LayoutDraft | undefined): layout is LayoutDraft {
	return layout?.kind === "sweep" || layout?.kind === "factorial";
}

/** A few arms picked by hand. */
export const COMPARED: LayoutDraft = { kind: "compare", sweep: "", cross: [] };
