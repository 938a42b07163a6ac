import { Fault } from "#server/contract/fault.ts";
import type { Env } from "#server/env.ts";
import { instanceFiles } from "#server/launch/instance.mjs";
import { tryLock } from "#server/launch/lock.mjs";
import { type Databases, openDatabases } from "#server/supervisor/databases.ts";
import type { UndoStep } from "#server/supervisor/undo.ts";

type Effects = { say(line: string): void; signal: AbortSignal };

/**
 * Opens the databases of DATABASE_URL, or starts those of the data folder, which is then nobody else's until it is
 * undone.
 *
 * @throws Fault as `lockDataFolder` and `openDatabases`.
 */
export async function openOwnDatabases(env: Env, undo: UndoStep[], effects: Effects): Promise<Databases> {
	if (env.databaseUrl === undefined) {
		const lock = lockDataFolder(env.dataDir);
		undo.push(() => lock.release());
	}
	const databases = await openDatabases(env, { ...effects, giveUp: (fault) => effects.say(fault.message) });
	undo.push(() => databases.stop());
	return databases;
}

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
