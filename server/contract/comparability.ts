import type { Fingerprint } from "./result.ts";

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
