import { Fault } from "#server/contract/fault.ts";
import { instanceFiles } from "#server/launch/instance.mjs";
import { tryLock } from "#server/launch/lock.mjs";

/**
 * Keeps everybody else off the data folder until it is released.
 *
 * @throws Fault `io` when a start or another command is at work in it.
 */
export function lockDataFolder(dataDir: string): { release(): void } {
	const lock = tryLock(instanceFiles(dataDir).lock, "command");
	if (!("holder" in lock)) return lock;
	throw new Fault(
		"io",
		`Another start or command (pid ${lock.holder.pid}) is using ${dataDir}. Wait until it has finished, or name another folder with LAB_DATA_DIR.`,
	);
}
