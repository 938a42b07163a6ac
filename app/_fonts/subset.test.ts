import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { cutDown, SUBSETS } from "./subset.ts";

test.each(SUBSETS)("$file is what is cut from the font that is installed", async (subset) => {
	const kept = await readFile(new URL(subset.file, import.meta.url));
	const isSame = kept.equals(await cutDown(subset));
	expect(isSame, "npm run fonts writes it again").toBe(true);
});
