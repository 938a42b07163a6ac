import fc from "fast-check";
import { expect, test } from "vitest";
import { studentT } from "./student.ts";

/** The share above t, by Simpson's rule over the density, the tail folded onto a finite range by t = √n · tan(angle). */
function shareAbove(degrees: number, t: number): number {
	const from = Math.atan(t / Math.sqrt(degrees));
	const steps = 2_000;
	const width = (Math.PI / 2 - from) / steps;
	// The density there is cos(angle) to the power of n − 1, but for a constant.
	const density = (angle: number) => Math.cos(angle) ** (degrees - 1);
	const integral = (low: number, step: number) => {
		let sum = 0;
		for (let at = 0; at <= steps; at++) {
			sum += density(low + at * step) * (at === 0 || at === steps ? 1 : at % 2 === 1 ? 4 : 2);
		}
		return (sum * step) / 3;
	};
	return integral(from, width) / (2 * integral(0, Math.PI / 2 / steps));
}

test.each([
	[1, 0.025, 12.7062],
	[2, 0.025, 4.30265],
	[9, 0.025, 2.26216],
	[10, 0.005, 3.16927],
	[100, 0.0005, 3.39049],
])("with %i degrees of freedom and a tail of %d it is what tables say", (degrees, tail, expected) => {
	expect(Math.abs(studentT(degrees, tail) / expected - 1)).toBeLessThan(1e-5);
});

test("the share of the density above it is the tail, for any degrees of freedom", () => {
	const degrees = fc.integer({ min: 1, max: 400 });
	const tail = fc.double({ min: 0.0005, max: 0.45, noNaN: true });
	fc.assert(
		fc.property(degrees, tail, (n, share) => {
			expect(Math.abs(shareAbove(n, studentT(n, share)) / share - 1)).toBeLessThan(1e-6);
		}),
		{ numRuns: 1_000 },
	);
});
