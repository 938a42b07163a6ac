/** `npm run bench -- <part> [--json]`: timings of this product on this machine. Report on stdout, progress on stderr. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDatabaseUrl } from "#db/client.ts";
import { startEmbedded } from "#db/embedded.ts";
import { ensureDatabase } from "#db/migrate.ts";
import { EXIT, exitCodeOf, Fault, toFault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { type Env, readEnv } from "#server/env.ts";
import { benchDataset } from "./dataset.ts";
import { benchEngine } from "./engine.ts";
import type { BenchContext, BenchReport } from "./part.ts";

const PARTS: Record<string, (context: BenchContext) => Promise<BenchReport>> = {
	dataset: benchDataset,
	engine: benchEngine,
};

function log(line: string): void {
	process.stderr.write(`${line}\n`);
}

/** Lends a database to fill: that of LAB_DATABASE_URL, or one of a Postgres of our own that is thrown away afterwards. */
async function withDatabase<T>(env: Env, work: (target: ConnectionTarget) => Promise<T>): Promise<T> {
	if (env.labDatabaseUrl !== undefined) return work(parseDatabaseUrl(env.labDatabaseUrl, "LAB_DATABASE_URL"));
	const dataDir = await mkdtemp(join(tmpdir(), "latency-lab-bench-"));
	try {
		const server = await startEmbedded({ dataDir, log });
		try {
			const target = server.target("lab");
			await ensureDatabase(target);
			return await work(target);
		} finally {
			await server.stop();
		}
	} finally {
		await rm(dataDir, { recursive: true, force: true });
	}
}

function draw(table: BenchReport["table"]): string {
	const widths = (table[0] ?? []).map((_, column) =>
		Math.max(...table.map((row) => row[column]?.length ?? 0)),
	);
	return table
		.map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join("  "))
		.join("\n");
}

/** Names stand left, figures right. */
function pad(cell: string, width: number, column: number): string {
	return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function usage(): Fault {
	return new Fault(
		"bad-request",
		`Say which part: npm run bench -- ${Object.keys(PARTS).join("|")} [--json]`,
	);
}

async function main(args: readonly string[]): Promise<number> {
	const [name, ...others] = args.filter((arg) => arg !== "--json");
	const part = name !== undefined && Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
	if (part === undefined || others.length > 0) throw usage();
	const env = readEnv(process.env);
	const stop = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
	const { scale, seed } = env;
	const report = await withDatabase(env, (target) => part({ target, scale, seed, log, signal: stop.signal }));
	process.stdout.write(
		args.includes("--json") ? `${JSON.stringify(report.data, null, "\t")}\n` : `${draw(report.table)}\n`,
	);
	return EXIT.ok;
}

main(process.argv.slice(2)).then(
	(code) => process.exit(code),
	(thrown: unknown) => {
		const fault = toFault(thrown);
		log(fault.message);
		process.exit(exitCodeOf(fault));
	},
);
