import { describe, expect, test } from "vitest";
import { queueWords, scalingWords } from "./theory-words.ts";

const words = (contention: number, coherency: number, peakAt: number | null) =>
	scalingWords({ perClient: 1_000, contention, coherency, misfit: 0.01, peakAt });

describe("the scalability law in words", () => {
	test("says that nothing queues only where nothing does", () => {
		expect(words(0, 0, null)).toContain("nothing queues (α = 0)");
		expect(words(0.0003, 0, null)).toContain("hardly anything queues (α below 0.0005)");
		expect(words(0.02, 0, null)).toContain(
			"2.0\u00a0% of an operation can be done by one client at a time only",
		);
	});

	test("says from how many clients on throughput falls, and never that it does so beyond none", () => {
		expect(words(0.1, 0.01, 9.487)).toContain("(β = 0.0100), so that throughput falls beyond 9 clients.");
		for (const coherency of [0, 0.000_000_1, 0.01]) {
			const text = words(1.5, coherency, 1);
			expect(text).toContain("each further client takes away more than it adds (α = 1.50)");
			expect(text).toContain("so that throughput falls from the second client on.");
		}
		expect(words(0.1, 0, null)).not.toContain("falls");
	});

	test("tells a parameter too small for its digits by what it is below", () => {
		expect(words(0.1, 0.000_000_1, 3_000)).toContain(
			"more clients cost the others hardly more (β below 0.000001). It misses",
		);
	});
});

test("a queue goes by its name in theory, by what it is and by whom it is", () => {
	const queue = { servers: 1, isConstant: true, serviceUs: 2_000, misfit: 0.01, capacityPerSec: 500 };
	expect(queueWords(queue)).toBe(
		"M/D/1, one server of 2.00\u00a0ms an operation behind one queue, random arrivals, one operation as long as the other (Pollaczek 1930, Khinchine 1932; Lee and Longton 1959)",
	);
	expect(queueWords({ ...queue, servers: 4, isConstant: false })).toMatch(
		/^M\/M\/4, 4 servers of .*Erlang 1917/,
	);
});
