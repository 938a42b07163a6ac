import { parseAsString } from "nuqs/server";

/**
 * What can be chosen of the figures of a page, by its name in the address. What is chosen of one figure is of no other
 * on the same page; pages that show the same figure call it the same.
 */
export const FIGURE_CHOICES = [
	/** Latency over time: the percentile, and from when times count. */
	"latency",
	"latencyTime",
	/** Throughput over time, or what was dropped. */
	"throughput",
	/** How latencies are spread: the form, and from when times count there. */
	"spread",
	"spreadTime",
	/** The figure over a number, be it of arms or of the points of a sweep. */
	"by",
	/** The figure of all combinations. */
	"heat",
	/** How long the bars and how high the columns are that show where the time went. */
	"spans",
	"columns",
	/** The figure of a comparison's ratios. */
	"ratios",
] as const;
export type FigureChoice = (typeof FIGURE_CHOICES)[number];

/** All text: what an address has may be no choice of the figure. */
export const FIGURE_PARAMETERS = Object.fromEntries(
	FIGURE_CHOICES.map((name) => [name, parseAsString]),
) as Record<FigureChoice, typeof parseAsString>;

/** How they are written to the address: what is looked at is no step to go back to. */
export const FIGURE_OPTIONS = { history: "replace", scroll: false } as const;
