import { setTimeout as sleep } from "node:timers/promises";
import postgres, { type Options, type ParameterOrJSON, type Row, type Sql } from "postgres";
import { Fault } from "#server/contract/fault.ts";
import { isConnectionLost } from "./connection-lost.ts";

/** One connection for work in many statements, all of which end when the signal does. */
export type Session = {
	/** Runs one statement, or several when there are no parameters. */
	run(text: string, parameters?: ParameterOrJSON<never>[]): Promise<Row[]>;
	/** The same; calls `onShare` with 0…1 twice a second, from Postgres' own progress views where they know. */
	runWatched(text: string, onShare: (share: number) => void): Promise<void>;
	/** Waits for an advisory lock of this session; `onWait` is called once when another one holds it. */
	lock(object: number, onWait: () => void): Promise<void>;
	/** Tidies up whatever the signal says; what fails here is left to the next start. */
	tidy(text: string): Promise<void>;
};

/** First key of every advisory lock taken here, so that they never meet another program's. */
const LOCK_CLASS = 0x4c41;
const LOCK_POLL_MS = 200;
const WATCH_MS = 500;

/**
 * Lends a connection of its own, made like those of `admin`, and closes it afterwards, which also gives
 * back its locks. Not `admin.reserve()`: in postgres 3.4 that leaves a dead connection in the pool when
 * the server goes away, and the next statement on it crashes the process.
 *
 * @throws Fault `cancelled` once the signal is aborted, `disk-full`, `database-unavailable`; other errors of Postgres as they are.
 */
export async function withSession<T>(
	admin: Sql,
	signal: AbortSignal,
	work: (session: Session) => Promise<T>,
): Promise<T> {
	let lost = false;
	const options = {
		...admin.options,
		max: 1,
		max_lifetime: null,
		onclose: () => {
			lost = true;
		},
	} as unknown as Options<Record<string, never>>;
	const client = postgres(options);
	const check = () => {
		if (signal.aborted) throw cancelled();
		// A second connection would go on without the locks and the transaction of the first.
		if (lost) throw unavailable();
	};
	const session: Session = {
		async run(text, parameters) {
			check();
			const query = client.unsafe(text, parameters);
			const cancel = () => void Promise.resolve(query.cancel()).catch(() => {});
			signal.addEventListener("abort", cancel, { once: true });
			try {
				return await query;
			} catch (thrown) {
				// Said here and not by `onclose` alone, which may come later: what is sent in between is never answered.
				lost ||= !outlived(thrown);
				if (signal.aborted) throw cancelled();
				throw translate(thrown);
			} finally {
				signal.removeEventListener("abort", cancel);
			}
		},
		async runWatched(text, onShare) {
			const [backend] = await session.run("select pg_backend_pid() as pid");
			const watch = watchProgress(admin, Number(backend?.pid), onShare);
			try {
				await session.run(text);
			} finally {
				watch.stop();
			}
		},
		async lock(object, onWait) {
			for (let attempt = 0; ; attempt++) {
				const [row] = await session.run(`select pg_try_advisory_lock(${LOCK_CLASS}, ${object}) as granted`);
				if (row?.granted === true) return;
				if (attempt === 0) onWait();
				await sleep(LOCK_POLL_MS);
			}
		},
		async tidy(text) {
			if (!lost) await client.unsafe(text).catch(() => {});
		},
	};
	try {
		return await work(session);
	} finally {
		await client.end({ timeout: 1 });
	}
}

/** How far Postgres is with the index or the vacuum that a backend makes. */
function watchProgress(admin: Sql, pid: number, onShare: (share: number) => void): { stop(): void } {
	let share = 0;
	const timer = setInterval(async () => {
		try {
			const [row] = await admin<{ share: number | null }[]>`
				select case when phase like '%loading%'
					then 0.6 + 0.4 * tuples_done / nullif(tuples_total, 0)::float8
					else 0.6 * blocks_done / nullif(blocks_total, 0)::float8 end as share
				from pg_stat_progress_create_index where pid = ${pid}
				union all
				select heap_blks_scanned / nullif(heap_blks_total, 0)::float8
				from pg_stat_progress_vacuum where pid = ${pid}`;
			share = Math.max(share, Math.min(1, row?.share ?? 0));
		} catch {
			// The statement itself will say what is wrong with the server.
		}
		onShare(share);
	}, WATCH_MS);
	return { stop: () => clearInterval(timer) };
}

/** Whether the connection outlived an error: the statement failed, not the session. */
function outlived(thrown: unknown): boolean {
	return thrown instanceof postgres.PostgresError && thrown.severity === "ERROR";
}

function cancelled(): Fault {
	return new Fault("cancelled", "It was cancelled.");
}

function unavailable(cause?: unknown): Fault {
	return new Fault(
		"database-unavailable",
		"The connection to the lab's Postgres was lost. It is tried again when the server is back.",
		{ cause },
	);
}

function translate(thrown: unknown): unknown {
	const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
	if (code === "53100") {
		return new Fault(
			"disk-full",
			"The disk of the lab's Postgres is full. Free some space, or set a smaller LAB_SCALE, and start again.",
			{ cause: thrown },
		);
	}
	return isConnectionLost(thrown) ? unavailable(thrown) : thrown;
}
