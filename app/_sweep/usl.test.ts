import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitScaling, scalingAt } from "./usl.ts";

const CLIENTS = [1, 2, 4, 8, 16, 32, 64];

describe("the fit of the scalability law", () => {
	test("finds the parameters that made the points, whatever they are", () => {
		const parameters = fc.record({
			perClient: fc.double({ min: 1, max: 100_000, noNaN: true }),
			contention: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 0.9, noNaN: true })),
			coherency: fc.oneof(fc.constant(0), fc.double({ min: 0.0001, max: 0.1, noNaN: true })),
		});
		fc.assert(
			fc.property(parameters, (truth) => {
				const fit = fitScaling(CLIENTS.map((clients) => ({ clients, perSec: scalingAt(truth, clients) })));
				expect((fit?.perClient ?? 0) / truth.perClient).toBeCloseTo(1, 5);
				expect(fit?.contention).toBeCloseTo(truth.contention, 5);
				expect(fit?.coherency).toBeCloseTo(truth.coherency, 5);
				expect(fit?.misfit).toBeLessThan(1e-6);
			}),
		);
	});

	test("never has a parameter below 0, and never misses by more than a straight line does", () => {
		const measured = fc.array(fc.double({ min: 10, max: 10_000, noNaN: true }), {
			minLength: 7,
			maxLength: 7,
		});
		fc.assert(
			fc.property(measured, (perSecs) => {
				const points = CLIENTS.map((clients, at) => ({ clients, perSec: perSecs[at] ?? 1 }));
				const fit = fitScaling(points);
				if (fit === null) throw new Error("there is no fit");
				expect(fit.contention).toBeGreaterThanOrEqual(0);
				expect(fit.coherency).toBeGreaterThanOrEqual(0);
				expect(fit.perClient).toBeGreaterThan(0);
				expect(Number.isFinite(fit.misfit)).toBe(true);
			}),
		);
	});

	test("says where the curve falls again, and how far points are that follow no such law", () => {
		const peaked = CLIENTS.map((clients) => ({
			clients,
			perSec: scalingAt({ perClient: 1_000, contention: 0.1, coherency: 0.01 }, clients),
		}));
		// √((1 − 0.1) ÷ 0.01)
		expect(fitScaling(peaked)?.peakAt).toBeCloseTo(9.487, 2);
		const ideal = CLIENTS.map((clients) => ({ clients, perSec: 50 * clients }));
		expect(fitScaling(ideal)).toMatchObject({ contention: 0, coherency: 0, peakAt: null });
		const zigzag = CLIENTS.map((clients, at) => ({ clients, perSec: at % 2 === 0 ? 1_000 : 4_000 }));
		expect(fitScaling(zigzag)?.misfit).toBeGreaterThan(0.3);
	});

	test("has its peak at one client, not at none, where the second already costs more than it adds", () => {
		const peakOf = (contention: number, coherency: number) =>
			fitScaling(
				CLIENTS.map((clients) => ({
					clients,
					perSec: scalingAt({ perClient: 1_000, contention, coherency }, clients),
				})),
			)?.peakAt;
		expect([peakOf(1.5, 0.01), peakOf(1.5, 0), peakOf(0.9, 0.4)]).toEqual([1, 1, 1]);
	});

	test("is none of three points", () => {
		expect(fitScaling([1, 2, 3].map((clients) => ({ clients, perSec: clients })))).toBeNull();
		expect(fitScaling([])).toBeNull();
	});
});
