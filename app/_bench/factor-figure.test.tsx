import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Result } from "#server/contract/result.ts";
import { FactorFigure } from "./factor-figure.tsx";
import { RECORDED_DECLARATION, recordedResult } from "./run-fixture.ts";

function textOf(
	declaration: ExperimentDeclaration,
	result: Result | null,
	arms = declaration.defaultArms,
): string {
	const html = renderToStaticMarkup(
		<NuqsTestingAdapter>
			<FactorFigure
				declaration={declaration}
				arms={arms}
				summaries={result?.arms ?? [null, null]}
				result={result}
				source=""
			/>
		</NuqsTestingAdapter>,
	);
	return html
		.replaceAll(/<[^>]+>/g, " ")
		.replaceAll(/[\s\u00a0]+/g, " ")
		.replaceAll("&#x27;", "'");
}

const theory = { kind: "little", places: "queries", hold: ["query"] } as const;

describe("the figure over the number at which arms differ", () => {
	it("says each arm's figure in a sentence, and what its bars are", () => {
		const text = textOf(RECORDED_DECLARATION, recordedResult());
		expect(text).toContain("By queries");
		expect(text).toContain("Median (p50) by queries: 270 µs at 1 (A), 183 ms at 10 (B).");
		expect(text).toContain("Bars: the 97.5 % interval of an arm's ratio to A");
		expect(text).not.toContain("Little");
	});

	it("labels theory as theory, with the time that it was drawn with and where it is from", () => {
		const text = textOf({ ...RECORDED_DECLARATION, theory }, recordedResult());
		expect(text).toContain("Operations per second by queries: 500 /s at 1 (A), 340 /s at 10 (B).");
		expect(text).toContain("Theory, not measured. Little's law (1961)");
		expect(text).toContain("Dotted: the bound if W stayed what it was in A, 250 µs.");
	});

	it("keeps its place before anything is measured", () => {
		const text = textOf(RECORDED_DECLARATION, null);
		expect(text).toContain("A point for each arm appears here during a run.");
		expect(text).toContain("Nothing measured yet.");
	});

	it("is not there where arms differ in something else", () => {
		expect(textOf(RECORDED_DECLARATION, null, [{ queries: 1 }, { queries: 1 }])).toBe("");
	});
});
