import { opendirSync } from "node:fs";
import { type Env, readEnv } from "./env.ts";

/**
 * Reads the environment that somebody has set to start something, as `readEnv` does, and looks whether the folder of
 * lessons is there. What is started hands its own environment on to be read without that look: a folder that goes away
 * later takes its lessons with it, and nothing else.
 *
 * @throws Fault `configuration` that names every variable at fault, one line each.
 */
export function readGivenEnv(source: Readonly<Record<string, string | undefined>>): Env {
	return readEnv(source, { LAB_LESSONS_DIR: folderFault });
}

/** Why a path names no folder that can be read, in words that follow the variable's name; else undefined. */
function folderFault(path: string): string | undefined {
	try {
		opendirSync(path).closeSync();
		return undefined;
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
		const is = `is "${path}",`;
		if (code === "ENOENT") return `${is} and there is no such folder. Make it, or name one that is there.`;
		if (code === "ENOTDIR")
			return `${is} which is no folder. Name the folder that the lessons' folders are in.`;
		return `${is} a folder that cannot be read (${code}). Check its permissions.`;
	}
}
