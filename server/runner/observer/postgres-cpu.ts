import type { ReadProc } from "./proc.ts";
import { readTreeTimes } from "./process-tree.ts";

/** Behind user and database in the title of a backend: from where its client has come. Other processes have none. */
const CLIENT = / (\[local\]|\S+\(\d+\))( |$)/;

/**
 * The processor time of Postgres on behalf of some users: of those users' backends, and of all that serve everybody, as
 * parallel workers, the WAL writer, the checkpointer and autovacuum. Backends of other users are left out, for what the
 * page, the runner and the observer ask is no work of what is measured.
 *
 * A backend that ended before it was seen counts, whose ever it was: of those Postgres itself knows but the sum. So does
 * what another user's backend did between its last look and its end.
 */
export class PostgresCpu {
	readonly #postmaster: number;
	readonly #users: readonly string[];
	readonly #read: ReadProc;
	/** Backends of others with their time so far, as of the last look. */
	#others = new Map<number, number>();
	#endedOthersMs = 0;

	constructor(postmaster: number, users: readonly string[], read: ReadProc) {
		this.#postmaster = postmaster;
		this.#users = users;
		this.#read = read;
	}

	/** Milliseconds so far; only differences mean something. @throws Error as `readTreeTimes`. */
	readMs(): number {
		const { rootMs, endedMs, children } = readTreeTimes(this.#postmaster, this.#read);
		const others = new Map<number, number>();
		let sumMs = rootMs + endedMs;
		for (const [pid, runMs] of children) {
			if (this.#isOthers(pid)) others.set(pid, runMs);
			else sumMs += runMs;
		}
		for (const [pid, lastMs] of this.#others) {
			const nowMs = children.get(pid);
			// Gone, or its number is another one's by now: then its time is among that of the ended ones.
			if (nowMs === undefined || nowMs < lastMs) this.#endedOthersMs += lastMs;
		}
		this.#others = others;
		return sumMs - this.#endedOthersMs;
	}

	/** A title is "postgres: USER DATABASE FROM …", with the cluster's name before the user where it has one. */
	#isOthers(pid: number): boolean {
		try {
			const title = this.#read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
			return CLIENT.test(title) && !this.#users.some((user) => title.includes(`: ${user} `));
		} catch {
			// It has just ended, and is what it was.
			return this.#others.has(pid);
		}
	}
}
