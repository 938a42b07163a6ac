import type { Statements } from "#server/contract/result.ts";

/** What happened in the surroundings during one slice; null is what this machine does not tell. */
export type SliceConditions = {
	/** Garbage collection of the measuring process, the longest single one, and the longest its event loop was held up. */
	gcMs: number;
	gcMaxMs: number;
	loopDelayMaxMs: number;
	/** Milliseconds of processor time. */
	trialCpuMs: number;
	postgresCpuMs: number | null;
	/** Of the service's other processes and of Redis. */
	elsewhereCpuMs: number | null;
	/**
	 * Shares of the machine's processor time, at least: taken by programs other than the trial, its service's processes and the servers
	 * that it measures; by the machine's host.
	 */
	otherShare: number | null;
	stealShare: number | null;
	/** Pages of memory swapped in or out. */
	swappedPages: number | null;
	/** In all, not per operation. */
	statements: Statements | null;
	connections: number | null;
};

/** Looks at the surroundings at the borders of each slice, while no operation is under way. */
export type Observer = {
	begin(): Promise<void>;
	end(): Promise<SliceConditions>;
};

/** Of a slice whose surroundings were not looked at. */
export const blindConditions: SliceConditions = {
	gcMs: 0,
	gcMaxMs: 0,
	loopDelayMaxMs: 0,
	trialCpuMs: 0,
	postgresCpuMs: null,
	elsewhereCpuMs: null,
	otherShare: null,
	stealShare: null,
	swappedPages: null,
	statements: null,
	connections: null,
};

/** Sees nothing: for measurements whose surroundings do not matter. */
export const blindObserver: Observer = {
	begin: () => Promise.resolve(),
	end: () => Promise.resolve(blindConditions),
};
