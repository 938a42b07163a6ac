import type { Scalar } from "yaml";

/**
 * Where a place of a scalar's value stands in the YAML it was read from, both in UTF-16 units. Exact for block literals
 * (`|`), and for values written on one line as they are; of any other it is the scalar's start.
 */
export function offsetWithin(scalar: Scalar, yaml: string, offset: number): number {
	const start = scalar.range?.[0] ?? 0;
	const value = String(scalar.value);
	if (scalar.type === "BLOCK_LITERAL") return inLiteral(yaml, start, value, offset);
	for (const quote of [0, 1]) {
		const from = start + quote;
		if (yaml.slice(from, from + value.length) === value) return from + offset;
	}
	return start;
}

/** Each line of a literal is one of the YAML, behind the same indentation. */
function inLiteral(yaml: string, start: number, value: string, offset: number): number {
	const first = yaml.indexOf("\n", start) + 1;
	const lines = yaml.slice(first).split("\n");
	const written = value.split("\n").find((line) => line.trim() !== "") ?? "";
	const indented = lines.find((line) => line.trim() !== "") ?? "";
	const indent = Math.max(0, indented.length - written.length);
	const before = value.slice(0, offset).split("\n");
	const line = before.length - 1;
	const lineStart = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, first);
	return lineStart + Math.min(lines[line]?.length ?? 0, indent + (before.at(-1)?.length ?? 0));
}
