import { inHex } from "#app/_chart/oklch.ts";
import { linear } from "./colour-vision.ts";

/** The colours of a theme as a screen shows them, by their names in globals.css, without the dashes before them. */
export type Theme = Readonly<Record<string, string>>;

export type Themes = { light: Theme; dark: Theme };

/** Reads the colours of both themes from the style sheet in which they stand, so that none is told twice. */
export function themesOf(css: string): Themes {
	return { light: coloursIn(css, /:root \{([^}]*)\}/), dark: coloursIn(css, /\.dark \{([^}]*)\}/) };
}

function coloursIn(css: string, block: RegExp): Theme {
	const [, declarations = ""] = block.exec(css) ?? [];
	const colours = declarations.matchAll(/--([\w-]+): (oklch\([^)]+\));/g);
	return Object.fromEntries([...colours].map(([, name = "", colour = ""]) => [name, inHex(colour)]));
}

/** Two colours that meet on a page, and what is drawn in the first on the second. */
export type Pair = { front: string; ground: string; use: "text" | "mark" };

/** WCAG 2.2, success criteria 1.4.3 and 1.4.11. */
export const LEAST_CONTRAST = { text: 4.5, mark: 3 } as const;

export const ARM_COLOURS = [0, 1, 2, 3, 4, 5, 6, 7].map((arm) => `arm-${arm}`);
export const SPAN_COLOURS = [0, 1, 2, 3, 4, 5, 6].map((span) => `span-${span}`);

const GROUNDS = ["paper", "card", "sunk"] as const;

/** Which colours meet: ink on every ground, signals on theirs and on the card, an arm's letter and a part of time on the card. */
export const PAIRS: readonly Pair[] = [
	...["ink", "ink-soft", "ink-faint"].flatMap((front) => GROUNDS.map((ground) => text(front, ground))),
	...["paper", "card", "accent-soft"].map((ground) => text("accent", ground)),
	text("on-accent", "accent"),
	text("on-accent", "accent-hover"),
	text("ink", "bad-soft"),
	text("bad", "bad-soft"),
	text("bad", "card"),
	text("ink", "warn-soft"),
	text("warn", "warn-soft"),
	text("warn", "card"),
	...GROUNDS.map((ground): Pair => ({ front: "rule-strong", ground, use: "mark" })),
	...ARM_COLOURS.map((front) => text(front, "card")),
	...SPAN_COLOURS.map((front): Pair => ({ front, ground: "card", use: "mark" })),
];

function text(front: string, ground: string): Pair {
	return { front, ground, use: "text" };
}

/** Contrast of two colours after WCAG 2.2, from 1 to 21. */
export function contrast(one: string, other: string): number {
	const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((left, right) => right - left);
	return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
	const [red, green, blue] = linear(hex);
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
