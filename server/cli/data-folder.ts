import type { Env } from "#server/env.ts";
import { type Databases, openDatabases } from "#server/supervisor/databases.ts";
import { lockDataFolder } from "#server/supervisor/instance.ts";
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
