import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { declarationOf } from "#server/contract/declared.ts";
import { experimentOf } from "#server/experiments/registry.ts";
import { htmlOf } from "#server/reports/html.ts";
import { markdownOf } from "#server/reports/markdown.ts";
import { declared } from "#server/testing/declared-experiment.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { readCompareOrder } from "./compare-command.ts";
import { saveRun } from "./saved-run.ts";
import type { StoredRun } from "./stored-run.ts";

const definition = declared();

/** A run of an experiment that a lesson declared and that may be gone by now. */
function declaredRun(): StoredRun {
	const run = recordedRun();
	const arms = ["none", "partial"].map((arm) => ({ arm }));
	const names = run.output.arms.map(({ arm }) => arm);
	const rename = (name: string) => `arm=${arms[names.indexOf(name)]?.arm}`;
	return {
		...run,
		request: { experiment: definition.id, arms, load: run.request.load, declared: definition },
		output: {
			...run.output,
			experiment: definition.id,
			arms: run.output.arms.map((arm, place) => ({
				...arm,
				arm: rename(arm.arm),
				levels: { ...arms[place] },
			})),
			comparisons: run.output.comparisons.map((one) => ({
				...one,
				baseline: rename(one.baseline),
				arm: rename(one.arm),
			})),
		},
	};
}

test("a saved run brings its definition along, to be run and compared again without the lesson", async () => {
	const folder = await mkdtemp(join(tmpdir(), "latency-lab-declared-"));
	try {
		const file = join(folder, "base.json");
		const run = declaredRun();
		await saveRun(file, run.request, run);
		const { request } = await readCompareOrder(file, { maxRegression: "10%", metric: "p50" });
		expect(request).toEqual(run.request);
		const { declaration } = experimentOf(request);
		expect(declaration).toEqual(declarationOf(definition));
	} finally {
		await rm(folder, { recursive: true });
	}
});

test("a saved run whose definition is none is refused", async () => {
	const folder = await mkdtemp(join(tmpdir(), "latency-lab-declared-"));
	try {
		const file = join(folder, "base.json");
		const run = declaredRun();
		const request = { ...run.request, declared: { ...definition, id: "'; drop role" } };
		await saveRun(file, request, run);
		await expect(readCompareOrder(file, { maxRegression: "10%", metric: "p50" })).rejects.toMatchObject({
			code: "bad-request",
			message: expect.stringContaining("request.declared.id: must be the lesson's slug, a slash and an id"),
		});
	} finally {
		await rm(folder, { recursive: true });
	}
});

test("a stored run is exported in the words of its definition", async () => {
	const run = declaredRun();
	const { declaration } = experimentOf(run.request);
	expect(markdownOf(run.output, declaration)).toContain("| Partial index | p50 | lower |");
	expect(await htmlOf({ ...run, evidence: [] }, declaration)).toContain("An index on what waits");
});
