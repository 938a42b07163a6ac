import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Evidence } from "#server/contract/evidence.ts";
import { PlanPair } from "./plan-pair.tsx";

function evidenceOf(arm: string, planJson?: unknown): Evidence {
	const scan = { "Node Type": "Seq Scan", "Relation Name": arm, "Actual Loops": 1, "Actual Rows": 5 };
	return {
		arm,
		sql: "select 1",
		planText: "Seq Scan",
		planJson: planJson ?? [{ Plan: scan }],
		parameters: "no value.",
		blocksHit: 3,
		blocksRead: 1,
		relations: [],
	};
}

function textOf(arms: readonly string[], evidence: readonly Evidence[], address = ""): string {
	return renderToStaticMarkup(
		<NuqsTestingAdapter searchParams={address}>
			<PlanPair arms={arms} labels={arms} evidence={evidence} />
		</NuqsTestingAdapter>,
	)
		.replaceAll(/<[^>]+>/g, " ")
		.replaceAll(/[\s\u00a0]+/g, " ");
}

describe("the plans of a run's arms", () => {
	it("are the baseline's and the next one's, until others are chosen", () => {
		const text = textOf(
			["one", "two", "three"],
			["one", "two", "three"].map((arm) => evidenceOf(arm)),
		);
		expect(text).toContain("Plan on the left");
		expect(text).toContain("Reads one row by row");
		expect(text).toContain("Reads two row by row");
		expect(text).not.toContain("Reads three");
	});

	it("are those that the address names, and the first ones where it names nonsense", () => {
		const arms = ["one", "two", "three"];
		const evidence = arms.map((arm) => evidenceOf(arm));
		const text = textOf(arms, evidence, "?plans=C-B");
		expect(text).toContain("Reads three row by row");
		expect(text).toContain("Reads two row by row");
		expect(text).not.toContain("Reads one");
		for (const address of ["?plans=X-Y", "?plans=<b>", "?plans=A-A", "?planFolds=all.x&planBars=no"]) {
			expect(textOf(arms, evidence, address), address).toContain("Reads two row by row");
		}
	});

	it("need no choice where there are two, or one", () => {
		expect(textOf(["one", "two"], [evidenceOf("one"), evidenceOf("two")])).not.toContain("Plan on the left");
		const alone = textOf(["one", "two"], [evidenceOf("two")]);
		expect(alone).toContain("Reads two row by row");
		expect(alone).not.toContain("No such step");
	});

	it("are two different ones where the baseline's is missing", () => {
		const text = textOf(["one", "two", "three"], [evidenceOf("two"), evidenceOf("three")]);
		expect(text).toContain("Reads two row by row");
		expect(text).toContain("Reads three row by row");
	});

	it("say of one that cannot be drawn why, and draw the other", () => {
		const text = textOf(["one", "two"], [evidenceOf("one", {}), evidenceOf("two")]);
		expect(text).toContain("The plan of A cannot be drawn, only told as text");
		expect(text).toContain("Reads two row by row");
	});
});
