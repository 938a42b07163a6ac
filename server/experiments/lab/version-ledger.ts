import type { CounterDeclaration } from "#server/contract/experiment.ts";

/** What a ledger counts. */
export const FRESHNESS_COUNTERS: readonly CounterDeclaration[] = [
	{
		id: "staleReads",
		label: "Stale reads",
		unit: "share",
		help: "Share of the reads that answered with a version older than one whose commit was known before the read began.",
		better: "lower",
	},
	{
		id: "staleAge",
		label: "Age of stale reads",
		unit: "us",
		help: "How long the change that a stale read missed had been committed, on average.",
		better: "lower",
	},
];

/** Commit times kept of one key; how old a read is that lags further behind is told from the oldest of them. */
const KEPT_TIMES = 1_000;

/** What is known of one key: the times of commits up to the latest version. */
type History = { latest: number; committedMs: number[] };

/**
 * The versions that the writers of one arm have committed, so that each read can be held against what had been
 * committed when it began: older than that is stale. No read is stale that only overlaps a write.
 */
export class VersionLedger {
	readonly #now: () => number;
	readonly #histories = new Map<number, History>();
	#readCount = 0;
	#staleCount = 0;
	#staleMs = 0;

	/** @param now milliseconds, by which the age of stale reads is told. */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** A write is committed, and its writer knows. */
	committed(key: number, version: number): void {
		const history = this.#histories.get(key);
		if (history === undefined) {
			this.#histories.set(key, { latest: version, committedMs: [this.#now()] });
			return;
		}
		// Two writers may hear of their commits in the other order; the later one's time is then known for both.
		for (; history.latest < version; history.latest++) history.committedMs.push(this.#now());
		if (history.committedMs.length > 2 * KEPT_TIMES) history.committedMs.splice(0, KEPT_TIMES);
	}

	/** The latest version known to be committed; 0 for a key that was not written yet. */
	latest(key: number): number {
		return this.#histories.get(key)?.latest ?? 0;
	}

	/** Counts a read that began when `expected` was the latest version. Returns whether it was stale. */
	read(key: number, expected: number, found: number): boolean {
		this.#readCount++;
		if (found >= expected) return false;
		this.#staleCount++;
		this.#staleMs += this.#now() - this.#committedMs(key, found + 1);
		return true;
	}

	/** Share of the reads since the last reset that were stale, 0…1. */
	get staleShare(): number {
		return this.#staleCount / Math.max(1, this.#readCount);
	}

	/** How long, on average in milliseconds, the first change that a stale read missed had been committed. */
	get staleAgeMs(): number {
		return this.#staleMs / Math.max(1, this.#staleCount);
	}

	/** The figures of `FRESHNESS_COUNTERS`. */
	counters(): { staleReads: number; staleAge: number } {
		return { staleReads: this.staleShare, staleAge: this.staleAgeMs * 1_000 };
	}

	/** What has been read is forgotten; what is committed is not. */
	reset(): void {
		this.#readCount = 0;
		this.#staleCount = 0;
		this.#staleMs = 0;
	}

	#committedMs(key: number, version: number): number {
		const { latest, committedMs } = this.#histories.get(key) ?? { latest: 0, committedMs: [] };
		const place = committedMs.length - 1 - (latest - version);
		return committedMs[Math.max(0, place)] ?? this.#now();
	}
}
