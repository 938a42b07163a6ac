import { formatCount, formatNumber, formatRate, formatShare, formatUs } from "#app/_lib/format.ts";
import type { QueueFit } from "./queueing.ts";
import type { ScalingFit } from "./usl.ts";

/** The parameters of the Universal Scalability Law in words. */
export function scalingWords({ perClient, contention, coherency, misfit, peakAt }: ScalingFit): string {
	// A peak that comes of next to no β lies far beyond any client there was.
	const isTold = peakAt !== null && (contention > 1 || coherency >= LEAST_TOLD.coherency);
	const falls = !isTold ? "" : `, so that ${fallWords(peakAt)}`;
	return `the Universal Scalability Law, n·γ ÷ (1 + α(n − 1) + βn(n − 1)) (Gunther 2007), fitted by least squares: one client ends ${formatRate(perClient)}, ${contentionWords(contention)}, and ${coherencyWords(coherency)}${falls}. It misses the points by ${formatShare(misfit)} (root mean square).`;
}

/** Parameters below these would be told in digits that are all 0. */
const LEAST_TOLD = { contention: 0.0005, coherency: 0.000001 };

function contentionWords(contention: number): string {
	if (contention === 0) return "nothing queues (α = 0)";
	if (contention < LEAST_TOLD.contention) {
		return `hardly anything queues (α below ${LEAST_TOLD.contention})`;
	}
	const symbol = `α = ${formatNumber(contention)}`;
	return contention > 1
		? `each further client takes away more than it adds (${symbol})`
		: `${formatShare(contention)} of an operation can be done by one client at a time only (${symbol})`;
}

function coherencyWords(coherency: number): string {
	if (coherency === 0) return "more clients cost the others nothing more (β = 0)";
	if (coherency < LEAST_TOLD.coherency)
		return `more clients cost the others hardly more (β below ${LEAST_TOLD.coherency})`;
	return `each pair of clients costs ${formatNumber(coherency * 100)}\u00a0% of an operation (β = ${formatNumber(coherency)})`;
}

function fallWords(peakAt: number): string {
	const clients = Math.round(peakAt);
	return clients <= 1
		? "throughput falls from the second client on"
		: `throughput falls beyond ${formatCount(clients)} clients`;
}

/** A queue by its name in theory, in words, and after whom. */
export function queueWords({ servers, isConstant, serviceUs }: QueueFit): string {
	const many = servers === 1 ? "one server" : `${servers} servers`;
	const each = `of ${formatUs(serviceUs)} ${servers === 1 ? "an operation" : "an operation each"}`;
	const alike = isConstant ? "one operation as long as the other" : "operations of all lengths";
	const source = isConstant
		? "Pollaczek 1930, Khinchine 1932; Lee and Longton 1959"
		: "Erlang 1917; Kleinrock 1975";
	return `${isConstant ? "M/D" : "M/M"}/${servers}, ${many} ${each} behind one queue, random arrivals, ${alike} (${source})`;
}
