import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Load, OpenLoad } from "#server/contract/load.ts";

/** What the command line says of the load; numbers still as text. */
export type LoadOptions = {
	clients?: string;
	seconds?: string;
	think?: string;
	rate?: string;
	arrivals?: string;
	profile?: string;
	toRate?: string;
	until?: string;
	budget?: string;
};

/**
 * The load that the options ask for, over the experiment's own; a rate makes it an open loop. Values are checked
 * afterwards, with the rest of the request.
 *
 * @throws Fault `bad-request` naming the option that contradicts another or cannot be read.
 */
export function readLoad(given: LoadOptions, initial: Load): Record<string, unknown> {
	const keepsSchedule = initial.model === "open" && given.rate === undefined && given.think === undefined;
	const options = keepsSchedule ? { ...scheduleOf(initial, given), ...given } : given;
	const common = {
		clients: options.clients === undefined ? initial.clients : readWhole(options.clients, "--clients"),
		seconds: options.seconds === undefined ? initial.seconds : readWhole(options.seconds, "--seconds"),
		budgetSeconds: readBudget(options),
	};
	return options.rate === undefined
		? { model: "closed", ...common, ...closedPart(options, initial) }
		: { model: "open", ...common, ...openPart(options, options.rate) };
}

/** The schedule of an experiment whose operations are due by one, as options; a profile that is given stands alone. */
function scheduleOf(initial: OpenLoad, { profile }: LoadOptions): LoadOptions {
	const { arrivalRatePerSec, arrivals, toRatePerSec } = initial;
	const toRate = toRatePerSec === null ? {} : { toRate: String(toRatePerSec) };
	return {
		rate: String(arrivalRatePerSec),
		arrivals,
		...(profile === undefined ? { profile: initial.profile, ...toRate } : {}),
	};
}

function closedPart(options: LoadOptions, initial: Load): Record<string, unknown> {
	const open = { "--arrivals": options.arrivals, "--profile": options.profile, "--to-rate": options.toRate };
	for (const [option, value] of Object.entries(open)) {
		if (value !== undefined) {
			refuse(
				option,
				"says how operations arrive, which only a load with --rate tells. Add --rate, or leave it out.",
			);
		}
	}
	return {
		thinkMs: options.think === undefined ? thinkOf(initial) : readMilliseconds(options.think, "--think"),
	};
}

function thinkOf(initial: Load): number {
	return initial.model === "closed" ? initial.thinkMs : 0;
}

function openPart(options: LoadOptions, rate: string): Record<string, unknown> {
	if (options.think !== undefined) {
		refuse(
			"--think",
			"with --rate operations are due by a schedule and nobody thinks. Leave one of the two out.",
		);
	}
	const profile = options.profile ?? "constant";
	if (profile === "constant" && options.toRate !== undefined) {
		refuse("--to-rate", "a constant rate goes nowhere. Add --profile ramp, steps or spike, or leave it out.");
	}
	if (profile !== "constant" && options.toRate === undefined) {
		refuse("--profile", `"${profile.slice(0, 64)}" needs a second rate. Give it with --to-rate.`);
	}
	return {
		arrivalRatePerSec: readRate(rate, "--rate"),
		arrivals: options.arrivals ?? "constant",
		profile,
		toRatePerSec: options.toRate === undefined ? null : readRate(options.toRate, "--to-rate"),
	};
}

function readBudget({ until, budget }: LoadOptions): number | null {
	if (until !== undefined && until !== "decided") {
		refuse("--until", `"${until.slice(0, 64)}" is nothing to wait for. The one word it takes is decided.`);
	}
	if (until === undefined) {
		if (budget !== undefined)
			refuse("--budget", "is the limit of --until decided. Add that, or leave it out.");
		return null;
	}
	if (budget === undefined) return LIMITS.budgetSeconds.initial;
	const milliseconds = readMilliseconds(budget, "--budget");
	const { min, max } = LIMITS.budgetSeconds;
	if (milliseconds % 1_000 !== 0 || milliseconds < min * 1_000 || milliseconds > max * 1_000) {
		refuse("--budget", `"${budget.slice(0, 64)}" is not a whole number of seconds from ${min}s to ${max}s.`);
	}
	return milliseconds / 1_000;
}

const MILLISECONDS = { ms: 1, s: 1_000 } as const;

/** A duration with its unit, as in 20ms or 1.5s. */
function readMilliseconds(text: string, option: string): number {
	const [, number, unit] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s)$/.exec(text.trim()) ?? [];
	if (number === undefined)
		refuse(option, `"${text.slice(0, 64)}" is not a duration. Write it with its unit, as in 20ms or 60s.`);
	// Thousandths are whole before they are anything else: 0.07 s is 70 ms, not 70.00000000000001.
	return Math.round(Number(number) * MILLISECONDS[unit as keyof typeof MILLISECONDS] * 1_000) / 1_000;
}

/** A rate per second, with or without its unit. */
function readRate(text: string, option: string): number {
	return readWhole(text.trim().replace(/\/s$/, ""), option);
}

/** Digits alone: a number in any other form is more likely a slip than meant. */
function readWhole(text: string, option: string): number {
	if (/^\d+$/.test(text.trim())) return Number(text);
	return refuse(option, `"${text.slice(0, 64)}" is not a whole number. Write it in digits, as in 8.`);
}

function refuse(option: string, sentence: string): never {
	throw new Fault("bad-request", `${option}: ${sentence}`, { field: option });
}
