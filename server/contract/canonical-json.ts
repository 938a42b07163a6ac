/** A value as JSON that is the same however its keys were ordered, as they are by whoever kept it. */
export function canonicalJson(value: unknown): string | undefined {
	return JSON.stringify(value, (_, part: unknown) =>
		typeof part === "object" && part !== null && !Array.isArray(part)
			? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
			: part,
	);
}
