import { connect } from "#db/client.ts";
import { ensureDataset } from "#db/seed.ts";
import { ensureServiceRole } from "#db/service-role.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { type DriverFigures, LOOKUP_SQL, LookupProcess } from "./lookup-process.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { findPgbench, type LookupFigures, NO_PGBENCH, runPgbench } from "./pgbench.ts";
import { tellSteps } from "./progress.ts";
import { spreadOf } from "./spread.ts";

const CLIENT_COUNTS = [1, 8, 32];
const REPEATS = 6;
const SECONDS = 3;
const WARMUP_MS = 2_000;

/** How near to pgbench our engine should come: at most this much of its latency, at least this much of its throughput. */
const GOALS = [
	{ clients: 1, p50Ratio: 1.3, p99Ratio: 1.6, throughputRatio: 0.75 },
	{ clients: 8, p50Ratio: 1.6, p99Ratio: 2, throughputRatio: 0.8 },
	{ clients: 32, p50Ratio: 1.5, p99Ratio: 1.5, throughputRatio: 0.9 },
];

type Place = { target: ConnectionTarget; orderCount: number };
/** What came of each repeat. */
type Found = { ours: DriverFigures[]; "postgres.js": DriverFigures[]; pgbench: LookupFigures[] };
type Bounds = [low: number, high: number];

/** A way compared with pgbench: medians of the repeats, of each ratio the least and the most, too. */
type Row = {
	clients: number;
	p50Ratio: number;
	p99Ratio: number;
	throughputRatio: number;
	cpuRatio: number;
	spread: { p50: Bounds; p99: Bounds; throughput: Bounds; cpu: Bounds };
	ours: DriverFigures;
	pgbench: LookupFigures;
};
type DriverRow = Row & { driver: "postgres.js" };

/**
 * Point lookups by our engine on the client that measured arms use, by the same engine on postgres.js, and by
 * `pgbench -M prepared -j1`, in turn on one database, the order of each repeat the reverse of the one before. Each of
 * ours is in a process of its own. A ratio is to pgbench in the same repeat; above 1 a latency is higher.
 *
 * A client's processor time shows in the tail: one that asks for more of it is taken off its core in favour of the
 * backends before it sleeps, and no answer is read until it is back. How often that happened, and how often garbage was
 * collected, stands beside the figures, in 1,000 operations.
 *
 * @throws Fault of preparing the lab, and `io` when a program fails.
 */
export async function benchLookups(context: BenchContext): Promise<BenchReport> {
	const program = findPgbench();
	if (program === undefined) {
		return { data: { rows: [], drivers: [], goals: [], missing: [NO_PGBENCH] }, table: [[NO_PGBENCH]] };
	}
	const { repeats = REPEATS, seconds = SECONDS } = context.options;
	const place = await openPlace(context);
	const rows: Row[] = [];
	const drivers: DriverRow[] = [];
	for (const clients of CLIENT_COUNTS) {
		const found = await compare(program, place, clients, { repeats, seconds }, context);
		rows.push(rowOf(clients, found.ours, found.pgbench));
		drivers.push({ driver: "postgres.js", ...rowOf(clients, found["postgres.js"], found.pgbench) });
	}
	const goals = GOALS.map((goal) => ({ ...goal, met: isMet(goal, rows) }));
	return {
		data: { sql: LOOKUP_SQL, repeats, seconds, rows, drivers, goals, missing: [] },
		table: draw(rows, drivers, goals),
	};
}

async function openPlace({ target, scale, seed, signal, log }: BenchContext): Promise<Place> {
	const admin = connect(target, { applicationName: "lab:bench:lookups", max: 2 });
	try {
		const { orderCount } = await ensureDataset({ admin, scale, seed, signal, onProgress: tellSteps(log) });
		return { target: await ensureServiceRole(admin, target), orderCount };
	} finally {
		await admin.end({ timeout: 5 });
	}
}

async function compare(
	program: string,
	{ target, orderCount }: Place,
	clients: number,
	{ repeats, seconds }: { repeats: number; seconds: number },
	{ log, signal }: BenchContext,
): Promise<Found> {
	const script = `\\set id random(1, ${orderCount})\n${LOOKUP_SQL.replace("$1", ":id")};\n`;
	const processes: LookupProcess[] = [];
	const drive = async (driver: "wire" | "postgres.js") => {
		const opened = await LookupProcess.open({ driver, target, clients, orderCount });
		processes.push(opened);
		await opened.run(WARMUP_MS);
		return () => opened.run(seconds * 1_000);
	};
	try {
		const [ours, driver] = [await drive("wire"), await drive("postgres.js")];
		const found: Found = { ours: [], "postgres.js": [], pgbench: [] };
		const ways = [
			async () => found.ours.push(await ours()),
			async () => found.pgbench.push(await runPgbench(program, target, { script, clients, seconds }, signal)),
			async () => found["postgres.js"].push(await driver()),
		];
		for (let repeat = 0; repeat < repeats; repeat++) {
			log(`lookups, ${clients} at a time: ${repeat + 1} of ${repeats}`);
			for (const way of repeat % 2 === 0 ? ways : ways.toReversed()) {
				if (signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
				await way();
			}
		}
		return found;
	} finally {
		await Promise.all(processes.map((one) => one.close()));
	}
}

function rowOf(clients: number, own: readonly DriverFigures[], reference: readonly LookupFigures[]): Row {
	const ratio = (figure: keyof LookupFigures) =>
		spreadOf(own.map((one, repeat) => one[figure] / (reference[repeat]?.[figure] ?? Number.NaN)));
	const [p50, p99] = [ratio("p50Us"), ratio("p99Us")];
	const [throughput, cpu] = [ratio("perSec"), ratio("cpuUsPerOperation")];
	const middle = (count: "preemptionsPer1000" | "collectionsPer1000") =>
		Number(spreadOf(own.map((one) => one[count])).median.toPrecision(3));
	const bounds = ({ low, high }: { low: number; high: number }): Bounds => [rounded(low), rounded(high)];
	return {
		clients,
		p50Ratio: rounded(p50.median),
		p99Ratio: rounded(p99.median),
		throughputRatio: rounded(throughput.median),
		cpuRatio: rounded(cpu.median),
		spread: { p50: bounds(p50), p99: bounds(p99), throughput: bounds(throughput), cpu: bounds(cpu) },
		ours: {
			...mediansOf(own),
			preemptionsPer1000: middle("preemptionsPer1000"),
			collectionsPer1000: middle("collectionsPer1000"),
		},
		pgbench: mediansOf(reference),
	};
}

function mediansOf(figures: readonly LookupFigures[]): LookupFigures {
	const median = (figure: keyof LookupFigures) => spreadOf(figures.map((one) => one[figure])).median;
	return {
		p50Us: Math.round(median("p50Us")),
		p99Us: Math.round(median("p99Us")),
		perSec: Math.round(median("perSec")),
		cpuUsPerOperation: Number(median("cpuUsPerOperation").toFixed(1)),
	};
}

function rounded(value: number): number {
	return Number(value.toFixed(3));
}

type Goal = (typeof GOALS)[number];

function isMet(goal: Goal, rows: readonly Row[]): boolean {
	const row = rows.find(({ clients }) => clients === goal.clients);
	return (
		row !== undefined &&
		row.p50Ratio <= goal.p50Ratio &&
		row.p99Ratio <= goal.p99Ratio &&
		row.throughputRatio >= goal.throughputRatio
	);
}

function draw(
	rows: readonly Row[],
	drivers: readonly DriverRow[],
	goals: readonly (Goal & { met: boolean })[],
): string[][] {
	const ratio = (value: number, [low, high]: Bounds) =>
		`${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
	const figures = ({ p50Us, p99Us, perSec, cpuUsPerOperation }: LookupFigures) =>
		[p50Us, p99Us, perSec, cpuUsPerOperation].map(String);
	const compared = (name: string, row: Row) => [
		name,
		String(row.clients),
		...figures(row.ours),
		String(row.ours.preemptionsPer1000),
		String(row.ours.collectionsPer1000),
		ratio(row.p50Ratio, row.spread.p50),
		ratio(row.p99Ratio, row.spread.p99),
		ratio(row.throughputRatio, row.spread.throughput),
		ratio(row.cpuRatio, row.spread.cpu),
	];
	const lines = rows.flatMap((row, at) => {
		const driver = drivers[at];
		return [
			["pgbench", String(row.clients), ...figures(row.pgbench), ...Array<string>(6).fill("")],
			compared("ours", row),
			...(driver === undefined ? [] : [compared("postgres.js", driver)]),
		];
	});
	const heads = [
		...["p50 µs", "p99 µs", "per second", "CPU µs", "off core ‰", "collections ‰"],
		...["p50 ÷ pgbench", "p99", "throughput", "CPU"],
	];
	const goalLines = goals.map(({ clients, p50Ratio, p99Ratio, throughputRatio, met }) => [
		`goal with ${clients}: p50 ${p50Ratio}, p99 ${p99Ratio}, throughput ${throughputRatio}: ${met ? "met" : "not met"}`,
	]);
	return [["client", "at a time", ...heads], ...lines, ...goalLines];
}
