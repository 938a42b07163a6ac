/** Writes a `Server-Timing` header (W3C Server Timing): where an answer's time went, in milliseconds. */
export function formatServerTiming(spansMs: Readonly<Record<string, number>>): string {
	return Object.entries(spansMs)
		.map(([span, durationMs]) => `${span};dur=${durationMs.toFixed(3)}`)
		.join(", ");
}

/** Reads one that `formatServerTiming` wrote. */
export function parseServerTiming(header: string): { span: string; durationMs: number }[] {
	return [...header.matchAll(/(\w+);dur=([\d.]+)/g)].map(([, span = "", durationMs]) => ({
		span,
		durationMs: Number(durationMs),
	}));
}
