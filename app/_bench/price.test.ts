import { describe, expect, it } from "vitest";
import type { Evidence } from "#server/contract/evidence.ts";
import type { CounterDeclaration } from "#server/contract/experiment.ts";
import type { ArmResult } from "#server/contract/result.ts";
import { type PriceItem, priceOf } from "./price.ts";
import { recordedResult } from "./run-fixture.ts";

const [cheap, dear] = recordedResult().arms as [ArmResult, ArmResult];
const evidence = (arm: string, bytes: number): Evidence => ({
	arm,
	sql: "",
	planText: "",
	planJson: null,
	parameters: "",
	blocksHit: 0,
	blocksRead: 0,
	relations: [
		{ name: "orders", kind: "table", bytes: 8_192 },
		{ name: "orders_key", kind: "index", bytes },
	],
});
const plain = (items: readonly PriceItem[]) =>
	items.map(({ name, arm, baseline, times }) =>
		[name, arm, baseline, times].join("|").replaceAll("\u00a0", " "),
	);

describe("the price of an arm", () => {
	it("is what it takes more or less of than the baseline, with how many times", () => {
		const items = plain(
			priceOf(
				{ result: dear, evidence: evidence(dear.arm, 24_576) },
				{ result: cheap, evidence: evidence(cheap.arm, 0) },
				[],
			),
		);
		expect(items).toEqual([
			"Blocks touched per operation|40.0|4.01|9.98 times as much",
			"Tables and indexes on disk|32.0 KiB|8.00 KiB|4.00 times as much",
			"Dropped|32.1 %|0 %|",
		]);
	});

	it("says how many times less where an arm saves", () => {
		const [first] = priceOf(
			{ result: cheap, evidence: undefined },
			{ result: dear, evidence: undefined },
			[],
		);
		expect(first?.times).toBe("9.98 times less");
	});

	it("counts connections at the end, when those that were opened for a request each are closed", () => {
		const ending = { ...cheap, cost: { ...cheap.cost, connections: 0 } };
		expect(
			plain(priceOf({ result: cheap, evidence: undefined }, { result: ending, evidence: undefined }, [])),
		).toEqual(["Connections to Postgres, at the end|16|0|"]);
	});

	it("leaves out what is not known, and what is the same", () => {
		expect(
			priceOf({ result: cheap, evidence: undefined }, { result: cheap, evidence: undefined }, []),
		).toEqual([]);
	});

	it("tells a counter that has a meaning for this arm alone", () => {
		const hits: CounterDeclaration = { id: "hits", label: "Hit ratio", unit: "share", help: "" };
		const cached = { ...cheap, counters: { hits: 0.93 } };
		const items = priceOf({ result: cached, evidence: undefined }, { result: cheap, evidence: undefined }, [
			hits,
		]);
		expect(plain(items)).toEqual(["Hit ratio|93.0 %|–|"]);
	});
});
