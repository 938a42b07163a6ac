import { readFileSync } from "node:fs";
import path from "node:path";

/** Next keeps more than one copy of a module, and a later build overwrites the file: what was first read stays. */
const holder = globalThis as { latencyLabBuild?: string };

/** The name of the build that this process serves, so that a page can tell when it is of an older one. */
export function buildName(): string {
	holder.latencyLabBuild ??= read();
	return holder.latencyLabBuild;
}

function read(): string {
	try {
		return readFileSync(
			path.join(/* turbopackIgnore: true */ process.cwd(), ".next", "BUILD_ID"),
			"utf8",
		).trim();
	} catch {
		return "development";
	}
}
