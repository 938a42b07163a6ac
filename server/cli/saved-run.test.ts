import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fault } from "#server/contract/fault.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { checkWritable } from "./output-file.ts";
import { readSavedRun, saveRun } from "./saved-run.ts";

const openRun = recordedRun({ open: true });

describe("a saved run", () => {
	let folder = "";
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "latency-lab-saved-"));
	});
	afterAll(() => rm(folder, { recursive: true, force: true }));

	test("is read as it was saved, and nothing else is left in the folder", async () => {
		const file = join(folder, "base.json");
		await writeFile(file, "what was there before");
		await saveRun(file, openRun.request, openRun);
		const { request, output, slices } = await readSavedRun(file);
		expect({ request, output, slices }).toEqual({
			request: openRun.request,
			output: openRun.output,
			slices: openRun.slices,
		});
		expect(await readdir(folder)).toEqual(["base.json"]);
		expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ tool: "latency-lab", schema: 1 });
	});

	test.each([
		["no JSON", "bad-request", "is not JSON"],
		["[]", "bad-request", "is no saved run"],
		['{"tool":"latency-lab","schema":7}', "bad-request", "is of schema 7"],
		['{"tool":"latency-lab","schema":1,"request":{}}', "bad-request", "request.experiment: must be given"],
	])("that is none is refused: %s", async (text, code, words) => {
		const file = join(folder, "other.json");
		await writeFile(file, text);
		const thrown = await readSavedRun(file).catch((error: unknown) => error);
		if (!(thrown instanceof Fault)) throw new Error("It was read.");
		expect([thrown.code, thrown.message]).toEqual([code, expect.stringContaining(words)]);
	});

	test.each<[string, (saved: typeof openRun) => object, string]>([
		[
			"of another experiment",
			({ output }) => ({ output: { ...output, experiment: "lookups" } }),
			'"lookups"',
		],
		[
			"whose arms are others than its request's",
			({ request }) => ({ request: { ...request, arms: request.arms.toReversed() } }),
			"The arms of its request are not those of its result.",
		],
		["without its slices", () => ({ slices: [] }), "one slice for each of 2 arms in each of 20 blocks"],
		[
			"with a slice twice",
			({ slices }) => ({ slices: slices.with(1, slices[0] as (typeof slices)[number]) }),
			"one slice for each",
		],
		[
			"with a histogram that is cut off",
			({ slices }) => ({
				slices: slices.map((slice) =>
					slice.arm === 1 && slice.block === 3
						? { ...slice, histogram: slice.histogram.slice(0, 60) }
						: slice,
				),
			}),
			"The slice of arm 1 in block 3: A stored histogram cannot be read",
		],
	])("%s is refused before anything is run for it", async (_, change, words) => {
		const file = join(folder, "contradicting.json");
		await saveRun(file, openRun.request, openRun);
		const saved = JSON.parse(await readFile(file, "utf8"));
		await writeFile(file, JSON.stringify({ ...saved, ...change(openRun) }));
		await expect(readSavedRun(file)).rejects.toMatchObject({
			code: "bad-request",
			message: expect.stringContaining(words),
		});
	});

	test("that is not there, or cannot be written, is told before anything is measured", async () => {
		await expect(readSavedRun(join(folder, "none.json"))).rejects.toMatchObject({ code: "io" });
		await expect(checkWritable(join(folder, "none", "x.json"), "--save")).rejects.toMatchObject({
			code: "io",
		});
		await expect(checkWritable(folder, "--save")).rejects.toMatchObject({ code: "io" });
	});
});
