import { type Difference, findDifferences } from "#server/contract/comparability.ts";
import type { Fingerprint } from "#server/contract/result.ts";
import type { Env } from "#server/env.ts";
import { findInstance } from "#server/launch/instance.mjs";
import { takeMachineFacts } from "#server/runner/fingerprint.ts";

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
