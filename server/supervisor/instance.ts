import { rmSync, writeFileSync } from "node:fs";
import { Fault } from "#server/contract/fault.ts";
import { findInstance, type Instance, instanceFiles } from "#server/launch/instance.mjs";
import { type Holder, tryLock } from "#server/launch/lock.mjs";

/**
 * Takes a data folder for this process until it ends.
 *
 * @returns the instance that runs on it already, if one does
 * @throws Fault `io` when another process has it that is no running instance (yet).
 */
export function takeInstance(dataDir: string): { release(): void } | { running: Instance } {
	const lock = tryDataFolder(dataDir, "start");
	if ("release" in lock) return lock;
	const running = findInstance(dataDir);
	if (running !== undefined) return { running };
	throw inUse(dataDir, lock.holder);
}

/**
 * Keeps everybody else off the data folder until it is released.
 *
 * @throws Fault `io` when a start or another command is at work in it; `configuration` as `tryDataFolder`.
 */
export function lockDataFolder(dataDir: string): { release(): void } {
	const lock = tryDataFolder(dataDir, "command");
	if ("release" in lock) return lock;
	throw inUse(dataDir, lock.holder);
}

/** What tells that no folder can be there, whoever asks. */
const NO_FOLDER = new Set(["EEXIST", "ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG"]);

/** @throws Fault `configuration` when there can be no such folder; errors of the file system as they are. */
function tryDataFolder(dataDir: string, purpose: string): ReturnType<typeof tryLock> {
	try {
		return tryLock(instanceFiles(dataDir).lock, purpose);
	} catch (thrown) {
		const { code = "" } = thrown as NodeJS.ErrnoException;
		if (!NO_FOLDER.has(code)) throw thrown;
		throw new Fault(
			"configuration",
			`LAB_DATA_DIR: there can be no folder ${dataDir} (${code}). Name another one.`,
			{ field: "LAB_DATA_DIR" },
		);
	}
}

function inUse(dataDir: string, { pid }: Pick<Holder, "pid">): Fault {
	return new Fault(
		"io",
		`Another start or command (pid ${pid}) is using ${dataDir}. Wait until it has finished, or name another folder with LAB_DATA_DIR.`,
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
