import { expect, test } from "vitest";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { possibleParts } from "./span-parts.ts";

test("a part has one colour in all experiments that have it, and no two of one experiment share theirs", () => {
	const query = new Set<string>();
	for (const { declaration } of EXPERIMENTS) {
		const parts = possibleParts(declaration.spans, true);
		expect(new Set(parts.map(({ fill }) => fill.color)).size).toBe(parts.length);
		for (const { id, fill } of parts) if (id === "query") query.add(fill.color);
	}
	expect(query.size).toBe(1);
});

test("more parts than there are colours share them in turn", () => {
	const spans = Array.from({ length: 20 }, (_, place) => ({ id: `part${place}`, label: "", help: "" }));
	for (const { fill } of possibleParts(spans, false)) expect(fill.color).toMatch(/^var\(--span-[0-6]\)$/);
});
