import type { Random } from "#server/contract/lab.ts";
import type { OpenLoad } from "#server/contract/load.ts";

/** What of a load says when operations are due. */
export type ArrivalPlan = Pick<OpenLoad, "arrivalRatePerSec" | "arrivals" | "profile" | "toRatePerSec">;

/** Parts of a slice in which `steps` stay level, and into which `spike` cuts it, the middle one raised. */
const PARTS = 5;

/** A part of a slice in which the rate goes in a straight line; rates in arrivals per millisecond. */
type Leg = { fromMs: number; lengthMs: number; fromRate: number; toRate: number };

/** The parts of a slice of `durationMs` in their order. */
function legsOf(plan: ArrivalPlan, durationMs: number): Leg[] {
	const base = plan.arrivalRatePerSec / 1_000;
	const other = (plan.toRatePerSec ?? plan.arrivalRatePerSec) / 1_000;
	const level = (rateOf: (part: number) => number) =>
		Array.from({ length: PARTS }, (_, part) => ({
			fromMs: (durationMs * part) / PARTS,
			lengthMs: durationMs / PARTS,
			fromRate: rateOf(part),
			toRate: rateOf(part),
		}));
	switch (plan.profile) {
		case "constant":
			return [{ fromMs: 0, lengthMs: durationMs, fromRate: base, toRate: base }];
		case "ramp":
			return [{ fromMs: 0, lengthMs: durationMs, fromRate: base, toRate: other }];
		case "steps":
			return level((part) => base + ((other - base) * part) / (PARTS - 1));
		case "spike":
			return level((part) => (part === PARTS >> 1 ? other : base));
	}
}

function arrivalsIn({ lengthMs, fromRate, toRate }: Leg): number {
	return (lengthMs * (fromRate + toRate)) / 2;
}

/**
 * When the operations of one slice are due. Arrivals of rate 1, evenly spaced or with exponential gaps, are mapped
 * through the inverse of the cumulative rate, which gives the rate its profile (Çinlar 1975, "Introduction to
 * Stochastic Processes", section 4.7, for the Poisson process). Evenly spaced ones begin at a random place in their
 * first gap, so that a slice shorter than a gap has no more of them on average than its share.
 */
export class Schedule {
	readonly #legs: readonly Leg[];
	readonly #random: Random;
	readonly #isPoisson: boolean;
	#leg = 0;
	/** Arrivals of rate 1 up to the last one given out, and up to the start of the leg. */
	#passed: number;
	#passedBefore = 0;

	/** Two schedules with one plan, duration and random sequence are the same. */
	constructor(plan: ArrivalPlan, durationMs: number, random: Random) {
		this.#legs = legsOf(plan, durationMs);
		this.#random = random;
		this.#isPoisson = plan.arrivals === "poisson";
		this.#passed = this.#isPoisson ? 0 : random() - 1;
	}

	/** When the next operation is due, milliseconds from the start of the slice; infinite when there is none left. */
	next(): number {
		this.#passed += this.#isPoisson ? -Math.log(1 - this.#random()) : 1;
		for (;;) {
			const leg = this.#legs[this.#leg];
			if (leg === undefined) return Number.POSITIVE_INFINITY;
			const rest = this.#passed - this.#passedBefore;
			if (rest < arrivalsIn(leg)) return leg.fromMs + timeOf(rest, leg);
			this.#passedBefore += arrivalsIn(leg);
			this.#leg++;
		}
	}
}

/** Milliseconds from the start of a leg until so many have arrived: the root of a quadratic, without cancellation. */
function timeOf(arrivals: number, { lengthMs, fromRate, toRate }: Leg): number {
	const slope = (toRate - fromRate) / lengthMs;
	const root = Math.sqrt(Math.max(0, fromRate ** 2 + 2 * slope * arrivals));
	return Math.min(lengthMs, (2 * arrivals) / (fromRate + root));
}
