import { canonicalJson } from "./canonical-json.ts";
import type { Fingerprint, Result } from "./result.ts";
import type { RunRequest } from "./run.ts";

/** A fact on which the figures of two runs depend, and which is not the same for both. */
export type Difference = { fact: string; base: string; now: string };

/**
 * The facts in which two fingerprints differ. The commit is not among them: a change of the code is what two runs
 * are compared for.
 */
export function findDifferences(base: Fingerprint, now: Fingerprint): Difference[] {
	const before = factsOf(base);
	const after = factsOf(now);
	const facts = new Set([...before.keys(), ...after.keys()]);
	return [...facts].flatMap((fact) => {
		const [was, is] = [before.get(fact) ?? "not known", after.get(fact) ?? "not known"];
		return was === is ? [] : [{ fact, base: was, now: is }];
	});
}

function factsOf({ commit: _, settings, ...facts }: Fingerprint): Map<string, string> {
	return new Map([
		...Object.entries(facts).map(([fact, value]): [string, string] => [fact, String(value)]),
		...Object.entries(settings).map(([name, value]): [string, string] => [`settings.${name}`, value]),
	]);
}

/** What a run asked for and where it was measured. */
type Measured = { request: RunRequest; result: Pick<Result, "fingerprint"> };

/**
 * Why the figures of two runs are no measure of each other: another operation, as experiments differ in it, or other
 * surroundings. Arms and load may differ, for that is what runs are compared for.
 */
export function findObstacles(base: Measured, now: Measured): Difference[] {
	return [
		...experimentDifference(base.request, now.request),
		...findDifferences(base.result.fingerprint, now.result.fingerprint),
	];
}

function experimentDifference(base: RunRequest, now: RunRequest): Difference[] {
	if (base.experiment !== now.experiment) {
		return [{ fact: "experiment", base: base.experiment, now: now.experiment }];
	}
	// A lesson that was edited may ask something else under the same name.
	const isSame = canonicalJson(base.declared) === canonicalJson(now.declared);
	return isSame
		? []
		: [{ fact: "experiment", base: base.experiment, now: `${now.experiment}, edited since` }];
}
