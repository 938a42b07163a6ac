import { rmSync, writeFileSync } from "node:fs";
import { Fault } from "#server/contract/fault.ts";
import { findInstance, type Instance, instanceFiles } from "#server/launch/instance.mjs";
import { tryLock } from "#server/launch/lock.mjs";

/**
 * Takes a data folder for this process until it ends.
 *
 * @returns the instance that runs on it already, if one does
 * @throws Fault `io` when another process has it that is no running instance (yet).
 */
export function takeInstance(dataDir: string): { release(): void } | { running: Instance } {
	const lock = tryLock(instanceFiles(dataDir).lock, "start");
	if ("release" in lock) return lock;
	const running = findInstance(dataDir);
	if (running !== undefined) return { running };
	throw new Fault(
		"io",
		`Another start or command (pid ${lock.holder.pid}) is using ${dataDir}. Wait until it has finished, or name another folder with LAB_DATA_DIR.`,
	);
}

/** Tells the command line how to join us; it holds passwords, so it is for this user alone. */
export function publishInstance(dataDir: string, instance: Instance): { remove(): void } {
	const { facts } = instanceFiles(dataDir);
	// Made anew, for a mode is only given to a new file.
	rmSync(facts, { force: true });
	writeFileSync(facts, `${JSON.stringify(instance, undefined, "\t")}\n`, { mode: 0o600 });
	return { remove: () => rmSync(facts, { force: true }) };
}
