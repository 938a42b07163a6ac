import { expect, test } from "vitest";
import { agreementOf, draw, type Row } from "./http-rows.ts";

const wrk: Row = {
	served: "switches",
	tool: "wrk",
	model: "closed",
	connections: 1,
	ratePerSec: null,
	p50Us: 100,
	p90Us: 120,
	p95Us: 130,
	p99Us: 200,
	perSec: 9_000,
	errors: 0,
	droppedCount: null,
	utilisation: 0.6,
	p50ExtraUs: 0,
	p50Ratio: 1,
	p90Ratio: 1,
	p99Ratio: 1,
	spread: { p50: [1, 1], p90: [1, 1], p99: [1, 1] },
};
const ours: Row = {
	...wrk,
	tool: "ours",
	model: "open",
	connections: 16,
	ratePerSec: 7_200,
	droppedCount: 3,
	p90Ratio: 0.96,
	p99Ratio: 1.06,
};
const quota: Row = { ...wrk, tool: "autocannon", model: "quota", ratePerSec: 7_200 };

test("tools agree with wrk within 5 %, and a quota is not asked to", () => {
	const agreement = agreementOf([wrk, ours, quota]);
	expect(agreement.map(({ tool, metric, agrees }) => [tool, metric, agrees])).toEqual([
		["ours", "p50", true],
		["ours", "p90", true],
		["ours", "p99", false],
	]);
});

test("each row says what share of the most it asked, and what an open loop dropped", () => {
	const most = { served: "switches", tool: "wrk", connections: 8, perSec: 15_000 } as const;
	const [heads = [], ...lines] = draw([wrk, ours, quota], [most], ["no such tool"]);
	const cells = (head: string) => lines.slice(0, 3).map((line) => line[heads.indexOf(head)]);
	expect(cells("load")).toEqual(["closed, 1", "open, 7200/s", "quota, 7200/s"]);
	expect(cells("of the most")).toEqual(["0.60", "0.60", "0.60"]);
	expect(cells("dropped")).toEqual(["", "3", ""]);
	expect(cells("agree")).toEqual(["", "p50 p90", ""]);
	expect(lines.slice(3)).toEqual([
		["switches: 15000 per second is the most that was reached, by wrk on 8 connections"],
		["no such tool"],
	]);
});
