import { formatCount, formatPlural } from "#app/_lib/format.ts";
import type { Load, OpenLoad } from "#server/contract/load.ts";
import type { SweptLoad } from "./swept-load.ts";

/** A load in words: "8 clients in a closed loop, for 6 s". */
export function loadInWords(load: Load, swept?: SweptLoad): string {
	const length =
		load.budgetSeconds === null
			? `for ${load.seconds} s`
			: `for ${load.seconds} s and on until decided, ${load.budgetSeconds} s at most`;
	if (load.model === "closed") {
		const thinking = load.thinkMs === 0 ? "" : `, thinking ${load.thinkMs} ms between requests,`;
		return `${clientsInWords(load, swept)} in a closed loop${thinking} ${length}`;
	}
	const most = swept?.id === "clients" ? `${swept.from} to ${swept.to}` : load.clients;
	return `an open loop of ${rateInWords(load, swept)}, ${most} in progress at most, ${length}`;
}

/** A load in the fewest words, for a list: "8 clients, 6 s". */
export function loadInBrief(load: Load, swept?: SweptLoad): string {
	const seconds = `${load.seconds}${load.budgetSeconds === null ? "" : `–${load.budgetSeconds}`} s`;
	return load.model === "closed"
		? `${clientsInWords(load, swept)}, ${seconds}`
		: `${rateInWords(load, swept)}, ${seconds}`;
}

function clientsInWords({ clients }: Load, swept: SweptLoad | undefined): string {
	return swept?.id === "clients" ? `${swept.from} to ${swept.to} clients` : formatPlural(clients, "client");
}

function rateInWords(
	{ arrivalRatePerSec, arrivals, profile, toRatePerSec }: OpenLoad,
	swept: SweptLoad | undefined,
): string {
	const from = swept?.id === "rate" ? `${formatCount(swept.from)} to ` : "";
	const rate = `${from}${formatCount(arrivalRatePerSec)}`;
	const to = toRatePerSec === null ? "" : formatCount(toRatePerSec);
	const words = {
		constant: `${rate} requests/s`,
		ramp: `${rate} to ${to} requests/s in a ramp`,
		steps: `${rate} to ${to} requests/s in steps`,
		spike: `${rate} requests/s with a spike to ${to}`,
	};
	return `${words[profile]}${arrivals === "poisson" ? " at random" : ""}`;
}
