import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Path of a program on the PATH, else in one of the folders given, else undefined. */
export function findProgram(name: string, elsewhere: readonly string[] = []): string | undefined {
	const onPath = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
	return [...onPath, ...elsewhere].map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
