import { LIMITS } from "#server/contract/limits.ts";
import { RUN_STATES } from "#server/contract/run.ts";
import { readLabStatus } from "#server/queue/labs.ts";
import { readMigrationState } from "#server/queue/migrations.ts";
import { countRuns } from "#server/queue/runs.ts";
import type { Services } from "./process.ts";

const PROBE_MS = 2_000;

const REASONS = {
	current: "ok",
	behind: "the database is not migrated to this version; npm start does that",
	ahead: "the database was migrated by a newer version; update this one",
};

/** Whether this process can serve: it is not ending, and the database answers and has this version's tables. */
export async function isReady(services: Services): Promise<{ ready: boolean; reason: string }> {
	if (services.draining.aborted) return { ready: false, reason: "draining" };
	try {
		const state = await withTimeout(readMigrationState(services.workbench.db));
		return { ready: state === "current", reason: REASONS[state] };
	} catch {
		return { ready: false, reason: "the database does not answer" };
	}
}

/** Figures in Prometheus' text format. Without a database only the process's own are there. */
export async function renderMetrics(services: Services): Promise<string> {
	const lines = [
		...gauge("lab_watchers", "Open event streams of this process.", [["", services.feed.watcherCount]]),
		...gauge("lab_watchers_limit", "Event streams this process takes.", [["", LIMITS.streams]]),
		...gauge("process_resident_memory_bytes", "Resident memory.", [["", process.memoryUsage.rss()]]),
		...gauge("process_uptime_seconds", "Since the process started.", [["", process.uptime()]]),
	];
	try {
		const { db } = services.workbench;
		const [counts, status] = await withTimeout(Promise.all([countRuns(db), readLabStatus(db)]));
		lines.push(
			...gauge("lab_database_up", "Whether the workbench's database answers.", [["", 1]]),
			...gauge(
				"lab_runs",
				"Stored runs by state.",
				RUN_STATES.map((state) => [`{state="${state}"}`, counts.get(state) ?? 0]),
			),
			...gauge("lab_ready", "Whether a lab is ready to measure.", [["", status.state === "ready" ? 1 : 0]]),
		);
	} catch {
		lines.push(...gauge("lab_database_up", "Whether the workbench's database answers.", [["", 0]]));
	}
	return `${lines.join("\n")}\n`;
}

function gauge(name: string, help: string, samples: (readonly [labels: string, value: number])[]): string[] {
	return [
		`# HELP ${name} ${help}`,
		`# TYPE ${name} gauge`,
		...samples.map(([labels, value]) => `${name}${labels} ${value}`),
	];
}

async function withTimeout<Value>(work: Promise<Value>): Promise<Value> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error("the database does not answer")), PROBE_MS);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}
