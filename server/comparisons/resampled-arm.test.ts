import { expect, test } from "vitest";
import { inOneGo } from "#server/engine/steps.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { resampleArm } from "./resampled-arm.ts";
import { blocksOf, decodeSamples } from "./stored-samples.ts";

test("an arm with more different latencies than there can be is refused before they take all the room there is", () => {
	const { slices } = recordedRun();
	const latencies = blocksOf(slices, 1).reduce(
		(sum, { histogram }) => sum + decodeSamples(histogram).bins.length,
		0,
	);
	expect(inOneGo(resampleArm(slices, 1, 0, latencies)).blockCount).toBe(20);
	expect(() => inOneGo(resampleArm(slices, 1, 0, latencies - 1))).toThrow(
		/^The slices of arm B have more different latencies/,
	);
});
