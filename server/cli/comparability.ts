import type { Fingerprint } from "#server/contract/result.ts";
import type { Env } from "#server/env.ts";
import { findInstance } from "#server/launch/instance.mjs";
import { takeMachineFacts } from "#server/runner/fingerprint.ts";

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

/**
 * The facts of a saved run that this machine is known not to share before anything is run on it. The machines that
 * serve a shared database are known only afterwards; so is the Node of an instance, which may be another than ours.
 */
export function findKnownDifferences(base: Fingerprint, env: Env): Difference[] {
	if (env.databaseUrl !== undefined) return [];
	const { node, ...machine } = takeMachineFacts();
	const isAlone = findInstance(env.dataDir) === undefined;
	return findDifferences(base, { ...base, ...machine, ...(isAlone ? { node } : {}) });
}
