import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitQueue, responseUsAt } from "./queueing.ts";

describe("the response time of a queue", () => {
	test("with one server is the service time ÷ (1 − utilization)", () => {
		expect(responseUsAt({ servers: 1, isConstant: false, serviceUs: 1_000 }, 500)).toBeCloseTo(2_000, 6);
		expect(responseUsAt({ servers: 1, isConstant: false, serviceUs: 1_000 }, 900)).toBeCloseTo(10_000, 4);
		expect(responseUsAt({ servers: 1, isConstant: false, serviceUs: 1_000 }, 1_000)).toBe(
			Number.POSITIVE_INFINITY,
		);
	});

	test("with two servers is the service time ÷ (1 − utilization²)", () => {
		// Kleinrock 1975, exercise 3.11: of M/M/2.
		expect(responseUsAt({ servers: 2, isConstant: false, serviceUs: 1_000 }, 1_000)).toBeCloseTo(
			1_000 / (1 - 0.25),
			6,
		);
		expect(responseUsAt({ servers: 2, isConstant: false, serviceUs: 1_000 }, 1_800)).toBeCloseTo(
			1_000 / (1 - 0.81),
			4,
		);
	});

	test("with one server and operations all alike is that of half the wait", () => {
		// Pollaczek–Khinchine: 1 + utilization ÷ (2 (1 − utilization)).
		const at = (rate: number) => responseUsAt({ servers: 1, isConstant: true, serviceUs: 1_000 }, rate);
		expect(at(500)).toBeCloseTo(1_500, 6);
		expect(at(900)).toBeCloseTo(5_500, 4);
	});

	test("is never below the service time, and grows with the rate", () => {
		const rate = fc.double({ min: 0.001, max: 0.999, noNaN: true });
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 64 }),
				fc.boolean(),
				rate,
				rate,
				(servers, isConstant, one, other) => {
					const at = (share: number) =>
						responseUsAt({ servers, isConstant, serviceUs: 500 }, share * servers * 2_000);
					const [low, high] = [Math.min(one, other), Math.max(one, other)];
					expect(at(low)).toBeGreaterThanOrEqual(500);
					expect(at(high)).toBeGreaterThanOrEqual(at(low) * (1 - 1e-12));
				},
			),
		);
	});
});

describe("the fit of a queue", () => {
	test("finds the servers, the service time and how alike operations are that made the points", () => {
		const truth = fc.record({
			servers: fc.integer({ min: 1, max: 8 }),
			isConstant: fc.boolean(),
			serviceUs: fc.double({ min: 50, max: 20_000, noNaN: true }),
		});
		fc.assert(
			fc.property(truth, (queue) => {
				const { servers, isConstant, serviceUs } = queue;
				const points = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95].map((share) => {
					const ratePerSec = (share * servers * 1e6) / serviceUs;
					return { ratePerSec, meanUs: responseUsAt(queue, ratePerSec) };
				});
				const fit = fitQueue(points);
				expect([fit?.servers, fit?.isConstant]).toEqual([servers, isConstant]);
				expect((fit?.serviceUs ?? 0) / serviceUs).toBeCloseTo(1, 3);
				expect(fit?.misfit).toBeLessThan(0.01);
			}),
			{ numRuns: 30 },
		);
	});

	test("says how far points are that no queue makes", () => {
		const falling = [100, 200, 300, 400, 500].map((ratePerSec, at) => ({
			ratePerSec,
			meanUs: 8_000 / 2 ** at,
		}));
		expect(fitQueue(falling)?.misfit).toBeGreaterThan(0.5);
		expect(fitQueue(falling.slice(0, 3))).toBeNull();
	});
});
