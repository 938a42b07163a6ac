import type { Arm } from "#server/contract/arm.ts";
import type { Lab } from "#server/contract/lab.ts";
import { type Loan, openPool, type Pool } from "../lab/pool.ts";
import { keepConnections } from "../lab/shared-places.ts";

/** A service without a connection for this long is restarted, as by whoever watches its health. */
const RESTART_MS = 500;

/** What has happened to connections since the last reset. */
export type LeakCounts = { leaked: number; reclaimed: number; restarts: number };

/** A pool whose borrowers forget: some loans are never given back, and perhaps reclaimed. */
export class LeakyPool {
	readonly #lab: Lab;
	readonly #pool: Pool;
	readonly #size: number;
	readonly #waitMs: number;
	/** Null where the pool waits for ever. */
	readonly #leakMs: number | null;
	readonly #leaks = new Set<Loan>();
	#waitingCount = 0;
	#watch: NodeJS.Timeout | undefined;
	counts: LeakCounts = { leaked: 0, reclaimed: 0, restarts: 0 };

	/** Opens it with connections of its own. @throws WireError as `openPool`. */
	static async open(arm: Arm, lab: Lab): Promise<LeakyPool> {
		const own = { ...lab };
		return new LeakyPool(own, await openPool(own, Number(arm.poolSize)), arm);
	}

	private constructor(lab: Lab, pool: Pool, arm: Arm) {
		this.#lab = lab;
		this.#pool = pool;
		this.#size = Number(arm.poolSize);
		this.#waitMs = Number(arm.waitMs);
		this.#leakMs = arm.reclaim === "timeout" ? Number(arm.leakMs) : null;
	}

	/**
	 * Lends a connection, which is reclaimed when it is out for too long: the pool cannot know whether it was forgotten.
	 *
	 * @throws Fault `timeout` when none came free in time.
	 */
	async borrow(): Promise<Loan> {
		const loan = await this.#wait();
		if (this.#leakMs === null) return loan;
		const watched: Loan = {
			...loan,
			giveBack() {
				clearTimeout(alarm);
				loan.giveBack();
			},
			discard() {
				clearTimeout(alarm);
				return loan.discard();
			},
		};
		const alarm = setTimeout(() => this.#reclaim(watched), this.#leakMs);
		return watched;
	}

	async #wait(): Promise<Loan> {
		this.#waitingCount++;
		try {
			return await this.#pool.borrow(this.#waitMs);
		} finally {
			this.#waitingCount--;
		}
	}

	#reclaim(loan: Loan): void {
		this.counts.reclaimed++;
		this.#leaks.delete(loan);
		void loan.discard();
	}

	/** Connections that are lent although whoever borrowed them is done. */
	get stillLent(): number {
		return this.#leaks.size;
	}

	/** The borrower has forgotten the loan. It is remembered here for the restart alone, which ends a process with all it has. */
	forget(loan: Loan): void {
		this.counts.leaked++;
		this.#leaks.add(loan);
		if (this.#leakMs === null && this.#leaks.size === this.#size) this.#watchHealth();
	}

	/** Nobody restarts a service that nobody asks for anything, as between slices. */
	#watchHealth(): void {
		this.#watch = setTimeout(() => {
			if (this.#waitingCount === 0) return this.#watchHealth();
			this.counts.restarts++;
			void this.#endLeaks();
		}, RESTART_MS);
	}

	/** As a service that has just been started: all connections are open, and none is out. */
	async begin(): Promise<void> {
		clearTimeout(this.#watch);
		await this.#endLeaks();
		await keepConnections(this.#lab, this.#size);
	}

	async #endLeaks(): Promise<void> {
		const leaks = [...this.#leaks];
		this.#leaks.clear();
		await Promise.all(leaks.map((loan) => loan.discard()));
	}

	async close(): Promise<void> {
		clearTimeout(this.#watch);
		await this.#endLeaks();
		await this.#pool.close();
	}
}
