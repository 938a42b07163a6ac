import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "#db/program.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";

/** Debian keeps the programs of each major here, off the PATH. */
const DEBIAN_FOLDER = "/usr/lib/postgresql";

/** What to tell who has none. */
export const NO_PGBENCH =
	"pgbench was not found on the PATH or in /usr/lib/postgresql. It comes with PostgreSQL (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql).";

/** The pgbench of this machine, or undefined. */
export function findPgbench(): string | undefined {
	return findProgram("pgbench", debianFolders());
}

/**
 * Runs `pgbench -i`: 100,000 narrow rows per unit of its scale, a vacuum and the primary keys.
 *
 * @returns seconds by the clock.
 * @throws Fault `io` with the last line pgbench wrote.
 */
export async function initialisePgbench(
	program: string,
	target: ConnectionTarget,
	scale: number,
	signal: AbortSignal,
): Promise<number> {
	const startMs = performance.now();
	const child = spawn(program, ["--initialize", "--quiet", `--scale=${scale}`], {
		env: {
			...process.env,
			PGHOST: target.host,
			PGPORT: String(target.port),
			PGUSER: target.user,
			PGPASSWORD: target.password,
			PGDATABASE: target.database,
			PGSSLMODE: target.ssl === false ? "disable" : target.ssl,
		},
		stdio: ["ignore", "ignore", "pipe"],
		signal,
	});
	let said = "";
	child.stderr.on("data", (data: Buffer) => {
		said = (said + data.toString()).slice(-4_000);
	});
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", resolve);
	});
	if (code === 0) return (performance.now() - startMs) / 1000;
	throw new Fault("io", `${program} failed: ${said.trim().split("\n").at(-1) ?? "without a word"}`);
}

function debianFolders(): string[] {
	try {
		const majors = readdirSync(DEBIAN_FOLDER).sort((a, b) => Number(b) - Number(a));
		return majors.map((major) => join(DEBIAN_FOLDER, major, "bin"));
	} catch {
		return [];
	}
}
