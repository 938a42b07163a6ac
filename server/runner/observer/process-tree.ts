import { type ReadProc, TICK_MS } from "./proc.ts";

/** Children that end while they are counted are counted again, so often. */
const TRIES = 3;

/** Milliseconds of processor time of a process, of each of its children, and of those that ended, together. */
export type TreeTimes = { rootMs: number; endedMs: number; children: ReadonlyMap<number, number> };

/** Milliseconds of processor time that a process and its children have had. @throws Error as `readTreeTimes`. */
export function treeCpuMs(root: number, read: ReadProc): number {
	const { rootMs, endedMs, children } = readTreeTimes(root, read);
	return [...children.values()].reduce((sum, runMs) => sum + runMs, rootMs + endedMs);
}

/**
 * The processor time that a process and its children have had, those that ended included; of processes with more
 * threads than one, as Postgres has none, that of the first thread. The scheduler's own figure (`schedstat`) is in
 * nanoseconds; ticks of 10 ms, of each of a hundred backends, would drown a slice.
 *
 * @throws Error when the process is gone, or the kernel does not tell: it needs CONFIG_SCHED_INFO and
 * CONFIG_PROC_CHILDREN, as distributions' kernels have.
 */
export function readTreeTimes(root: number, read: ReadProc): TreeTimes {
	for (let attempt = 1; ; attempt++) {
		const endedMs = reapedMs(root, read);
		const pids = read(`/proc/${root}/task/${root}/children`).trim();
		const rootMs = runTimeMs(root, read);
		const children = new Map<number, number>();
		let vanished = false;
		for (const pid of pids === "" ? [] : pids.split(" ").map(Number)) {
			try {
				children.set(pid, runTimeMs(pid, read));
			} catch {
				vanished = true;
			}
		}
		const isWhole = !vanished && reapedMs(root, read) === endedMs;
		if (isWhole || attempt === TRIES) return { rootMs, endedMs, children };
	}
}

function runTimeMs(pid: number, read: ReadProc): number {
	const [nanoseconds] = read(`/proc/${pid}/schedstat`).split(" ");
	const runMs = Number(nanoseconds) / 1e6;
	if (!Number.isFinite(runMs)) throw new Error(`/proc/${pid}/schedstat is not three numbers`);
	return runMs;
}

/** Time of the children that ended and were waited for. */
function reapedMs(pid: number, read: ReadProc): number {
	const { cutime, cstime } = readStat(pid, read);
	return (cutime + cstime) * TICK_MS;
}

/** The fields of `/proc/PID/stat` that are needed here; the name in brackets may itself hold spaces and brackets. */
export function readStat(pid: number, read: ReadProc): { parent: number; cutime: number; cstime: number } {
	const text = read(`/proc/${pid}/stat`);
	const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
	// The third field of proc(5) is the first one behind the name.
	const [parent, cutime, cstime] = [4, 16, 17].map((field) => Number(fields[field - 3]));
	if (
		parent === undefined ||
		cutime === undefined ||
		cstime === undefined ||
		Number.isNaN(parent + cutime + cstime)
	) {
		throw new Error(`/proc/${pid}/stat is not what proc(5) says`);
	}
	return { parent, cutime, cstime };
}
