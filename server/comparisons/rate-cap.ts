import { meanRatePerSec } from "#server/contract/load.ts";
import { loadOfArm } from "#server/contract/load-factor.ts";
import type { LinePair } from "./line-pair.ts";

/** An arm that does this share of what is offered could do more, and is held by its arrival rate alone. */
const KEEPS_UP = 0.95;

type Place = LinePair["line"];

/**
 * Whether the throughputs of two arms tell what was asked of them and not what they could do: the arrival rate caps one,
 * and the other had another rate or, in a closed loop, none.
 */
export function isOfRates({ line, against }: LinePair): boolean {
	return rateOf(line) !== rateOf(against) && (isCapped(line) || isCapped(against));
}

function rateOf({ of: { run }, arm }: Place): number | null {
	const { declaration, request } = run;
	const load = loadOfArm(declaration.factors, request.arms[arm] ?? {}, request.load);
	return load.model === "open" ? meanRatePerSec(load) : null;
}

function isCapped({ of: { run }, arm }: Place): boolean {
	const { achievedPerSec = 0, offeredPerSec = null } = run.result.arms[arm] ?? {};
	return offeredPerSec !== null && achievedPerSec >= KEEPS_UP * offeredPerSec;
}
