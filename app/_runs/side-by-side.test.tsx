import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { RECORDED_DECLARATION, recordedResult } from "#app/_bench/run-fixture.ts";
import type { Difference } from "#server/contract/comparability.ts";
import type { Result } from "#server/contract/result.ts";
import { SideBySide } from "./side-by-side.tsx";

function textOf(then: Result, now: Result, differences: readonly Difference[] = []): string {
	return renderToStaticMarkup(
		<SideBySide declaration={RECORDED_DECLARATION} then={then} now={now} differences={differences} />,
	)
		.replaceAll(/<[^>]+>/g, " ")
		.replaceAll(/[\s\u00a0]+/g, " ");
}

/** The same result, twice as slow in its second arm. */
function slower(): Result {
	const result = recordedResult();
	return {
		...result,
		arms: result.arms.map((arm, place) => (place === 0 ? arm : { ...arm, p50Us: 2 * arm.p50Us })),
	};
}

describe("a record and a run of the same beside each other", () => {
	it("are told with the ratio of each figure, here ÷ record", () => {
		const text = textOf(recordedResult(), slower());
		expect(text).toContain("p50 183 ms 365 ms 2.00");
		expect(text).toContain("p50 270 µs 270 µs 1.00");
		expect(text).toContain("measured on the same kind of machine");
		expect(text).toContain("they stand here without an interval");
	});

	it("say whether the finding holds, and both findings where it does not", () => {
		const now = slower();
		expect(textOf(recordedResult(), now)).toMatch(/The finding holds: 800 times higher.* in the record/);
		const other = now.comparisons.map((one) => ({ ...one, verdict: "none" as const, low: 0.9, high: 1.1 }));
		expect(textOf(recordedResult(), { ...now, comparisons: other })).toMatch(
			/Another finding: 800 times higher.* in the record, no detectable difference/,
		);
	});

	it("say first what the two do not share, each fact in words", () => {
		const text = textOf(recordedResult(), slower(), [
			{ fact: "cores", base: "4", now: "2" },
			{ fact: "memoryBytes", base: String(8 * 1024 ** 3), now: String(1024 ** 3) },
			{ fact: "settings.work_mem", base: "4MB", now: "64MB" },
			{ fact: "experiment", base: "a", now: "a, edited since" },
		]);
		expect(text).toContain("Not the same conditions");
		expect(text).toContain("cores: 4 in the record, 2 here");
		expect(text).toContain("memory: 8.00 GiB in the record, 1.00 GiB here");
		expect(text).toContain("work_mem: 4MB in the record, 64MB here");
		expect(text).toContain("experiment: edited since the record");
		expect(text).not.toContain("same kind of machine");
	});
});
