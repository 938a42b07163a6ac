/** `npm run bench -- [part]`: timings of this product on this machine. Report on stdout, progress on stderr. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDatabaseUrl } from "#db/client.ts";
import { startEmbedded } from "#db/embedded.ts";
import { ensureDatabase } from "#db/migrate.ts";
import { checkWritable } from "#server/cli/output-file.ts";
import { EXIT, exitCodeOf, toFault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { type Env, readEnv } from "#server/env.ts";
import { type BenchOrder, readArguments } from "./arguments.ts";
import { benchCalibrate } from "./calibrate.ts";
import { benchDataset } from "./dataset.ts";
import { benchEngine } from "./engine.ts";
import { isApart, runEveryPart, tellLastWord } from "./every-part.ts";
import { benchHistory } from "./history.ts";
import { benchHttp } from "./http.ts";
import { benchLessons } from "./lessons.ts";
import { benchLookups } from "./lookups.ts";
import { readMachine } from "./machine.ts";
import { benchMemory } from "./memory.ts";
import type { BenchContext, BenchPart, BenchReport } from "./part.ts";
import { publish } from "./publish.ts";
import { benchStream } from "./stream.ts";
import { benchTrial } from "./trial.ts";
import { benchWeb } from "./web.ts";

/** In the order in which all of them are run: the slowest last. */
const PARTS: Record<string, BenchPart> = {
	engine: { about: "what measuring costs, against a bare loop of the same driver call", run: benchEngine },
	pgbench: { about: "point lookups by our engine, beside pgbench and a general driver", run: benchLookups },
	http: { about: "a served arm under our load, beside wrk and autocannon", run: benchHttp },
	dataset: { about: "time and size of the data set, beside pgbench -i", run: benchDataset },
	stream: {
		about: "from an event in the log to who follows it: clients' sockets, a page in a browser",
		run: benchStream,
	},
	history: { about: "a page of the history among ten thousand runs", run: benchHistory },
	lessons: { about: "how long an author waits for the check of a hundred lessons", run: benchLessons },
	trial: { about: "how long a run takes to get going", run: benchTrial },
	web: {
		about: "the pages by Lighthouse, a lesson's scripts, and the bench's page during a long run",
		run: benchWeb,
	},
	calibrate: {
		about: "how often verdicts are wrong, and what size of difference they find",
		run: benchCalibrate,
	},
	memory: { about: "whether web, runner and supervisor grow over 200 runs", run: benchMemory },
};

/** Aborted by Ctrl-C and SIGTERM; the reason is the exit code. */
const stop = new AbortController();

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

async function main(args: readonly string[]): Promise<number> {
	const order = readArguments(args, PARTS);
	const env = readEnv(process.env);
	if (order.output !== undefined) await checkWritable(order.output, "--output");
	return withDatabase(env, async (target) => {
		const context = {
			target,
			scale: env.scale,
			seed: env.seed,
			options: order.options,
			log,
			signal: stop.signal,
		};
		const part = order.part === undefined ? undefined : PARTS[order.part];
		if (part === undefined) return runAll(order, context);
		const report = await part.run(context);
		if (isApart()) await tellLastWord({ report });
		else await publish(order, await readMachine(target), { data: report.data, tables: [report] });
		return exitCode(isWhole(report));
	});
}

/** The exit code is that of a failure when a part failed; the others are told all the same. */
async function runAll(order: BenchOrder, context: BenchContext): Promise<number> {
	const machine = await readMachine(context.target);
	const outcomes = await runEveryPart(Object.keys(PARTS), order, context);
	const data = Object.fromEntries(
		outcomes.map((one) => [one.part, "report" in one ? one.report.data : { failed: one.failed }]),
	);
	const tables = outcomes.map((one) => ({
		title: `${one.part}: ${PARTS[one.part]?.about}`,
		table: "report" in one ? one.report.table : [[`failed: ${one.failed}`]],
	}));
	await publish(order, machine, { data, tables });
	return exitCode(outcomes.every((one) => "report" in one && isWhole(one.report)));
}

function isWhole({ failed = [] }: BenchReport): boolean {
	return failed.length === 0;
}

/** A part that was stopped may have told what it had found by then. */
function exitCode(allWell: boolean): number {
	if (stop.signal.aborted) return Number(stop.signal.reason);
	return allWell ? EXIT.ok : EXIT.failed;
}

for (const [name, code] of [
	["SIGINT", EXIT.interrupted],
	["SIGTERM", EXIT.terminated],
] as const) {
	process.once(name, () => stop.abort(code));
}

main(process.argv.slice(2)).then(
	(code) => process.exit(code),
	async (thrown: unknown) => {
		const fault = toFault(thrown);
		if (isApart()) await tellLastWord({ failed: fault.message });
		else log(fault.message);
		process.exit(stop.signal.aborted ? exitCode(false) : exitCodeOf(fault));
	},
);
