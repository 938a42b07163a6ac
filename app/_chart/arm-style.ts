/** How an arm looks, the same everywhere: colour, dash, marker and letter, so that no cue stands alone. */
export type ArmStyle = {
	letter: string;
	/** A CSS colour that follows the theme; from a set that stays apart for colour-blind eyes. */
	color: string;
	/** SVG stroke-dasharray. */
	dash: string;
	/** SVG path of a marker, centred on 0,0, about 8 units wide. */
	marker: string;
};

const STYLES: readonly [ArmStyle, ...ArmStyle[]] = [
	{ letter: "A", color: "var(--arm-0)", dash: "0", marker: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z" },
	{ letter: "B", color: "var(--arm-1)", dash: "7 3", marker: "M-3.6-3.6H3.6V3.6H-3.6Z" },
	{ letter: "C", color: "var(--arm-2)", dash: "2 3", marker: "M0-5L4.6 3.4H-4.6Z" },
	{ letter: "D", color: "var(--arm-3)", dash: "9 3 2 3", marker: "M0-5L5 0L0 5L-5 0Z" },
	{ letter: "E", color: "var(--arm-4)", dash: "12 3", marker: "M0 5L4.6-3.4H-4.6Z" },
	{ letter: "F", color: "var(--arm-5)", dash: "2 2 6 2", marker: "M-1.5-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3Z" },
	{ letter: "G", color: "var(--arm-6)", dash: "5 2 1 2 1 2", marker: "M-5-2.5H5V2.5H-5Z" },
	{ letter: "H", color: "var(--arm-7)", dash: "1 3", marker: "M-2.5-5H2.5V5H-2.5Z" },
];

/** So many arms have a look and a letter of their own. */
export const DISTINCT_ARMS = STYLES.length;

/** The style of the arm at this place in the request. */
export function armStyle(index: number): ArmStyle {
	return STYLES[index % STYLES.length] ?? STYLES[0];
}
