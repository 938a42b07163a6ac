import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Evidence } from "#server/contract/evidence.ts";
import { EvidencePanel } from "./evidence-panel.tsx";

const scan = { "Node Type": "Seq Scan", "Relation Name": "orders", "Actual Loops": 1, "Actual Rows": 5 };

function evidenceOf(arm: string, planJson: unknown): Evidence {
	return {
		arm,
		sql: "select 1",
		planText: `Seq Scan on orders, as told of ${arm}`,
		planJson,
		parameters: "no value.",
		blocksHit: 3,
		blocksRead: 1,
		relations: [],
	};
}

function textOf(arms: readonly string[], evidence: readonly Evidence[], isOver = false): string {
	return renderToStaticMarkup(<EvidencePanel arms={arms} labels={arms} evidence={evidence} isOver={isOver} />)
		.replaceAll(/<[^>]+>/g, " ")
		.replaceAll(/[\s\u00a0]+/g, " ");
}

describe("what Postgres did, of the arms of a run", () => {
	it("says when the plans come, until they are there", () => {
		expect(textOf(["one", "two"], [])).toContain("The plan comes towards the end of a run.");
		expect(textOf(["one", "two"], [], true)).not.toContain("The plan comes");
	});

	it("names each arm's article by the arm", () => {
		const html = renderToStaticMarkup(
			<EvidencePanel arms={["one", "two"]} labels={["No index", "B-tree"]} evidence={[]} isOver={false} />,
		);
		const names = [...html.matchAll(/<article aria-labelledby="([^"]+)"/g)].map(([, id]) => id);
		expect(names).toHaveLength(2);
		for (const [at, id] of names.entries()) {
			const heading = html.split(`<h4 id="${id}">`)[1]?.split("</h4>")[0];
			expect(heading).toContain(["No index", "B-tree"][at]);
		}
	});

	it("keeps Postgres's own text of every arm", () => {
		const text = textOf(
			["one", "two"],
			[evidenceOf("one", [{ Plan: scan }]), evidenceOf("two", [{ Plan: scan }])],
		);
		expect(text).toContain("Seq Scan on orders, as told of one");
		expect(text).toContain("Seq Scan on orders, as told of two");
	});
});
