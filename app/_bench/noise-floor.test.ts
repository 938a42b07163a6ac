import { describe, expect, it } from "vitest";
import { closedLoad } from "#server/contract/load.ts";
import type { NoiseFloor } from "#server/contract/result.ts";
import { floorOf, floorRange, floorSentence, noiseFloorSentence } from "./noise-floor.ts";
import { RECORDED_DECLARATION, RECORDED_LOAD, recordedResult } from "./run-fixture.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");
const noiseFloor: NoiseFloor = {
	...{ p50: 0.024, p95: 0.312, p99: 1.14, throughput: 0.1 },
	...{ clients: 4, seconds: 6, measuredAt: "2026-03-01T14:05:00Z" },
};
const load = closedLoad(8, 12);
const told = (part: Partial<NoiseFloor>) =>
	plain(noiseFloorSentence({ noiseFloor: { ...noiseFloor, ...part }, load }));
const result = { ...recordedResult(), load: RECORDED_DECLARATION.load, noiseFloor };

describe("the noise floor in words", () => {
	it("is a share where that is the same up and down, and a factor where it is not", () => {
		expect(told({})).toContain(
			"more finely than 2.4 % in p50, a factor of 1.31 in p95, a factor of 2.14 in p99, 10.0 % in throughput.",
		);
	});

	it("is as far up as down, as it is drawn", () => {
		const p99 = floorRange("p99", result);
		const value = result.arms[0]?.p99Us ?? 0;
		expect(value / (p99?.low ?? 0)).toBeCloseTo(2.14);
		expect((p99?.high ?? 0) / value).toBeCloseTo(2.14);
		expect(plain(floorSentence(p99 === null ? [] : [p99]))).toContain("a factor of 2.14 in p99 either way.");
	});

	it("says so where the machine was busy when it was measured, beside what is drawn as well", () => {
		expect([0.09, 0.1].map((disturbedShare) => told({ disturbedShare }).includes("was busy"))).toEqual([
			false,
			true,
		]);
		const drawn = (disturbedShare: number) => {
			const range = floorRange("p50", { ...result, noiseFloor: { ...noiseFloor, disturbedShare } });
			return floorSentence(range === null ? [] : [range]);
		};
		expect(drawn(0)).not.toContain("busy");
		expect(drawn(0.4)).toContain("It was measured while the machine was busy.");
	});

	it("has no figures beside an open loop or a much longer run, where nothing is drawn either", () => {
		const open = { noiseFloor, load: RECORDED_LOAD };
		const longer = { noiseFloor, load: closedLoad(8, 13) };
		for (const run of [open, longer]) {
			expect(floorOf(run)).toBeNull();
			expect(floorRange("p50", { ...result, ...run })).toBeNull();
			expect(noiseFloorSentence(run)).not.toContain("p50");
		}
		expect(plain(noiseFloorSentence(open))).toContain("in an open loop is not known");
		expect(plain(noiseFloorSentence(longer))).toContain("in so long a run is not known");
		expect(floorOf({ noiseFloor, load })).toBe(noiseFloor);
	});
});
