import { expect, test } from "vitest";
import { readResidentBytes } from "./resident-memory.ts";

test("a process's memory is read from outside as it counts it itself, and that of none is unknown", async () => {
	const seen = await readResidentBytes(process.pid);
	expect((seen ?? 0) / process.memoryUsage.rss()).toBeCloseTo(1, 0);
	expect(await readResidentBytes(2 ** 30)).toBeNull();
});
