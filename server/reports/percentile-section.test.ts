import { expect, test } from "vitest";
import { encodeSamples } from "#server/engine/encoding.ts";
import { Recorder } from "#server/engine/recorder.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { percentileSection } from "./percentile-section.ts";

test("an arm with fewer than twenty operations has no line, and is said to have too few", async () => {
	const { arms, load } = recordedRun().output;
	const few = new Recorder();
	for (let operation = 0; operation < 19; operation++) few.record(0.777);
	const [first, second] = arms;
	if (first === undefined || second === undefined) throw new Error("The record has two arms.");
	const shown = [first, { ...second, histogram: encodeSamples(few.samples()) }];
	const html = await percentileSection({ arms: shown, load }, ["plenty", "hardly any"]);
	expect(html.match(/class="curve"/g)).toHaveLength(1);
	expect(html).toContain("hardly any (too few operations for a line)");
	expect(html).not.toContain("plenty (too few");
	expect(html).not.toContain("777");
});
