import type { RunEvent } from "#server/contract/event.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { isFinal } from "#server/contract/run.ts";
import { CHANNELS } from "./channels.ts";
import { readEvents } from "./events.ts";
import { type Listener, listen } from "./listener.ts";
import { deletedRun, getLastSeqs, getRunHead } from "./runs.ts";
import type { Workbench } from "./workbench.ts";

/** Events that wait for one slow watcher; beyond it they are dropped and read from the log again. */
const BUFFERED_EVENTS = 256;
/** How often the numbers of watched runs are compared with the table, in case a notification was lost. */
const CHECK_MS = 2_000;

/** One who follows a run: what has arrived for it and how to wake it. */
class Watcher {
	readonly #signal: AbortSignal;
	#buffer: RunEvent[] = [];
	#overflowed = false;
	#gone = false;
	#wake = () => {};

	constructor(signal: AbortSignal) {
		this.#signal = signal;
		signal.addEventListener("abort", this.#onAbort);
	}

	push(events: readonly RunEvent[]): void {
		if (this.#buffer.length + events.length > BUFFERED_EVENTS) {
			this.#buffer = [];
			this.#overflowed = true;
		} else {
			this.#buffer.push(...events);
		}
		this.#wake();
	}

	/** The run was deleted: nothing will come any more. */
	end(): void {
		this.#gone = true;
		this.#wake();
	}

	/** Waits for events or the abort; "overflowed" when some were dropped and the log must be read, "gone" when there is none. */
	async next(): Promise<RunEvent[] | "overflowed" | "gone"> {
		if (this.#buffer.length === 0 && !this.#overflowed && !this.#gone && !this.#signal.aborted) {
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
		const events = this.#buffer;
		const overflowed = this.#overflowed;
		this.#buffer = [];
		this.#overflowed = false;
		if (this.#gone) return "gone";
		return overflowed ? "overflowed" : events;
	}

	leave(): void {
		this.#signal.removeEventListener("abort", this.#onAbort);
	}

	readonly #onAbort = () => this.#wake();
}

/** Reads the log of one run once for all who watch it. */
class RunReader {
	readonly watchers = new Set<Watcher>();
	/** Settles when the reader knows where it starts. */
	readonly started: Promise<void>;
	readonly #workbench: Workbench;
	readonly #runId: string;
	#seq = 0;
	#wanted = 0;
	#reading = false;

	constructor(workbench: Workbench, runId: string) {
		this.#workbench = workbench;
		this.#runId = runId;
		this.started = getRunHead(workbench.db, runId).then((head) => {
			this.#seq = head.lastSeq;
		});
		this.started.catch(() => {});
	}

	/** The log has events up to this number; reads what is new and hands it to all. */
	async advance(seq: number): Promise<void> {
		this.#wanted = Math.max(this.#wanted, seq);
		if (this.#reading) return;
		this.#reading = true;
		try {
			await this.started;
			while (this.#seq < this.#wanted && this.watchers.size > 0) {
				const events = await readEvents(this.#workbench.db, this.#runId, this.#seq);
				const last = events.at(-1);
				if (last === undefined) break;
				this.#seq = last.seq;
				for (const watcher of this.watchers) watcher.push(events);
			}
		} catch {
			// The database is away: the check that runs every two seconds comes back here.
		} finally {
			this.#reading = false;
		}
	}
}

/**
 * The events of runs for all watchers of one process: one listening connection, one reader per watched
 * run. The log is the truth and notifications only say that it grew, so nothing can be missed for long.
 */
export class Feed {
	readonly #workbench: Workbench;
	readonly #onDeaf: (error: unknown) => void;
	readonly #readers = new Map<string, RunReader>();
	#listener: Listener | undefined;
	#timer: NodeJS.Timeout | undefined;
	#checking = false;

	/** @param onDeaf is told when events can only be looked for, with the reason, once until they are told of again */
	constructor(workbench: Workbench, onDeaf: (error: unknown) => void = () => {}) {
		this.#workbench = workbench;
		this.#onDeaf = onDeaf;
	}

	/** How many streams are open. */
	get watcherCount(): number {
		let count = 0;
		for (const reader of this.#readers.values()) count += reader.watchers.size;
		return count;
	}

	/**
	 * The events of a run after a number, those already logged and then those to come, each once and in
	 * order; ends after the run's last event or when the signal is aborted. One who is slow
	 * costs no memory: what it did not take in time it reads from the log.
	 *
	 * @throws Fault `not-found`, also within two seconds after the run was deleted.
	 */
	async *watch(runId: string, afterSeq: number, signal: AbortSignal): AsyncGenerator<RunEvent> {
		const watcher = new Watcher(signal);
		// Joined before anything is read: what is logged from now on reaches the watcher in any case.
		const reader = this.#join(runId, watcher);
		try {
			await reader.started;
			const head = await getRunHead(this.#workbench.db, runId);
			// A number from the future is of another database of the same address: begin anew.
			const seq = afterSeq > head.lastSeq ? 0 : afterSeq;
			if (isFinal(head.state) && seq === head.lastSeq) return;
			for await (const events of this.#batches(runId, seq, watcher, signal)) {
				for (const event of events) {
					if (signal.aborted) return;
					yield event;
					if (event.kind === "state" && isFinal(event.state)) return;
				}
			}
		} finally {
			watcher.leave();
			this.#leave(runId, reader, watcher);
		}
	}

	/** Unbroken stretches of the log after a number: read from the log while behind it, then as they come. */
	async *#batches(
		runId: string,
		afterSeq: number,
		watcher: Watcher,
		signal: AbortSignal,
	): AsyncGenerator<RunEvent[]> {
		let seq = afterSeq;
		let behind = true;
		while (!signal.aborted) {
			const events: RunEvent[] | "overflowed" | "gone" = behind
				? await readEvents(this.#workbench.db, runId, seq)
				: await watcher.next();
			// It was there when the watch began.
			if (events === "gone") throw deletedRun();
			const fresh: RunEvent[] = events === "overflowed" ? [] : events.filter((event) => event.seq > seq);
			const first = fresh[0];
			// A hole is what a full buffer dropped; the log has it.
			const hole: boolean = events === "overflowed" || (first !== undefined && first.seq > seq + 1);
			behind = hole || (behind && events.length === LIMITS.replayBatch);
			if (hole) continue;
			yield fresh;
			seq = fresh.at(-1)?.seq ?? seq;
		}
	}

	#join(runId: string, watcher: Watcher): RunReader {
		this.#start();
		let reader = this.#readers.get(runId);
		if (reader === undefined) {
			reader = new RunReader(this.#workbench, runId);
			this.#readers.set(runId, reader);
		}
		reader.watchers.add(watcher);
		return reader;
	}

	#leave(runId: string, reader: RunReader, watcher: Watcher): void {
		reader.watchers.delete(watcher);
		if (reader.watchers.size === 0 && this.#readers.get(runId) === reader) this.#readers.delete(runId);
	}

	#start(): void {
		if (this.#listener !== undefined) return;
		this.#listener = listen({
			target: this.#workbench.target,
			applicationName: "lab:feed",
			channels: {
				[CHANNELS.events]: (payload) => {
					const [runId = "", seq = "0"] = payload.split(" ");
					void this.#readers.get(runId)?.advance(Number(seq));
				},
			},
			onListening: () => void this.#check(),
			onDeaf: this.#onDeaf,
		});
		this.#timer = setInterval(() => void this.#check(), CHECK_MS);
		this.#timer.unref();
	}

	/** Compares all watched runs with the table. */
	async #check(): Promise<void> {
		if (this.#checking || this.#readers.size === 0) return;
		this.#checking = true;
		try {
			const watched = [...this.#readers.keys()];
			const last = await getLastSeqs(this.#workbench.db, watched);
			for (const runId of watched) {
				const [reader, seq] = [this.#readers.get(runId), last.get(runId)];
				if (seq !== undefined) void reader?.advance(seq);
				else for (const watcher of reader?.watchers ?? []) watcher.end();
			}
		} catch {
			// The database is away; the next check may find it.
		} finally {
			this.#checking = false;
		}
	}

	/** Stops listening; open watches end by their own signals. */
	async close(): Promise<void> {
		clearInterval(this.#timer);
		await this.#listener?.close();
		this.#listener = undefined;
	}
}
