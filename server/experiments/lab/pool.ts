import type { WireConnection } from "#db/wire/connection.ts";
import { Fault } from "#server/contract/fault.ts";
import type { SpanSink } from "#server/contract/lab.ts";
import type { Connections, RawRows, ServiceAccess } from "./connections.ts";
import { type Place, SharedPlaces, usableOf } from "./shared-places.ts";

/** Operations that may wait for a connection of a pool. */
const MOST_WAITING = 10_000;

/** A connection lent by a pool. Whoever forgets to give it back has leaked it. */
export type Loan = {
	connection: WireConnection;
	/** Milliseconds until a place was free, and then until it had a connection where it had none. */
	waitMs: number;
	connectMs: number;
	/** For the next one as it is. Once it is back nothing happens any more, here or in `discard`. */
	giveBack(): void;
	/** Hangs up first, so that whoever comes next gets another: it may be in the middle of something. */
	discard(): Promise<void>;
};

/** A limited number of connections that are lent and come back. First come, first served. */
export type Pool = Connections & {
	/**
	 * Lends a connection for as long as the borrower likes.
	 *
	 * @param withinMs how long to wait for a free place at most
	 * @throws Fault `timeout` after that, `too-busy` when too many wait already; WireError as `WireConnection.open`.
	 */
	borrow(withinMs?: number): Promise<Loan>;
	/**
	 * Lends a connection for work of several statements, and books `poolWait`. One whose work failed is hung up on: a
	 * transaction that it was in the middle of ends with it.
	 *
	 * @throws what `work` throws, and as `borrow`.
	 */
	hold<T>(work: (connection: WireConnection) => Promise<T>, spans: SpanSink): Promise<T>;
	/** Mean microseconds from lending to giving back since `resetCounts`, of loans by `borrow` and `hold`; 0 without one. */
	readonly holdUs: number;
	resetCounts(): void;
};

/**
 * A pool of `size` connections. Pools of one lab share their connections (see `SharedPlaces`), so only one of them may
 * be in use at a time.
 *
 * @param openCount how many are open from the start; a further one is opened when all that are open are lent out.
 */
export async function openPool(lab: ServiceAccess, size: number, openCount = size): Promise<Pool> {
	const shared = SharedPlaces.enter(lab);
	try {
		await shared.open(openCount);
		return new LendingPool(shared, shared.places(size));
	} catch (thrown) {
		await shared.leave();
		throw thrown;
	}
}

class LendingPool implements Pool {
	readonly #shared: SharedPlaces;
	readonly #free: Place[];
	readonly #waiting: ((place: Place) => void)[] = [];
	#loanCount = 0;
	#loanMs = 0;

	constructor(shared: SharedPlaces, places: readonly Place[]) {
		this.#shared = shared;
		// The last one is taken first, so that pools of any size prefer the same places.
		this.#free = places.toReversed();
	}

	get holdUs(): number {
		return (this.#loanMs * 1_000) / Math.max(1, this.#loanCount);
	}

	resetCounts(): void {
		this.#loanCount = 0;
		this.#loanMs = 0;
	}

	async use(sql: string, parameters: readonly (string | number)[], spans: SpanSink): Promise<RawRows> {
		const startMs = performance.now();
		const place = this.#takeFree() ?? (await this.#wait());
		let fromMs = performance.now();
		spans.add("poolWait", fromMs - startMs);
		try {
			let connection = usableOf(place);
			// Who finds a broken connection waits for another one; when there is none to be had, it is told why.
			if (connection === undefined) {
				connection = await this.#shared.connectionOf(place);
				fromMs = performance.now();
			}
			const rows = await connection.query(sql, parameters);
			spans.add("query", performance.now() - fromMs);
			return rows;
		} finally {
			this.#release(place);
		}
	}

	async borrow(withinMs?: number): Promise<Loan> {
		const startMs = performance.now();
		const place = this.#takeFree() ?? (await this.#wait(withinMs));
		const grantedMs = performance.now();
		try {
			const usable = usableOf(place);
			if (usable !== undefined) return this.#lend(place, usable, grantedMs - startMs, 0);
			const connection = await this.#shared.connectionOf(place);
			return this.#lend(place, connection, grantedMs - startMs, performance.now() - grantedMs);
		} catch (thrown) {
			this.#release(place);
			throw thrown;
		}
	}

	#lend(place: Place, connection: WireConnection, waitMs: number, connectMs: number): Loan {
		const lentMs = performance.now();
		let isOut = true;
		const end = () => {
			isOut = false;
			this.#loanCount++;
			this.#loanMs += performance.now() - lentMs;
		};
		return {
			connection,
			waitMs,
			connectMs,
			giveBack: () => {
				if (!isOut) return;
				end();
				this.#release(place);
			},
			discard: async () => {
				if (!isOut) return;
				end();
				await connection.close();
				this.#release(place);
			},
		};
	}

	async hold<T>(work: (connection: WireConnection) => Promise<T>, spans: SpanSink): Promise<T> {
		const loan = await this.borrow();
		spans.add("poolWait", loan.waitMs);
		try {
			const value = await work(loan.connection);
			loan.giveBack();
			return value;
		} catch (thrown) {
			await loan.discard();
			throw thrown;
		}
	}

	/** Those who wait get their place one by one as it becomes free, and with it the news. */
	close(): Promise<void> {
		return this.#shared.leave();
	}

	/** An open connection before a place without one, and of those the one that came back last. */
	#takeFree(): Place | undefined {
		const last = this.#free.at(-1);
		if (last === undefined || usableOf(last) !== undefined) return this.#free.pop();
		const open = this.#free.findLastIndex((place) => usableOf(place) !== undefined);
		return open === -1 ? this.#free.pop() : this.#free.splice(open, 1)[0];
	}

	#wait(withinMs?: number): Promise<Place> {
		if (this.#waiting.length >= MOST_WAITING) {
			throw new Fault(
				"too-busy",
				`${MOST_WAITING} operations wait for a connection already. Use a larger pool or less load.`,
			);
		}
		if (withinMs === undefined) return new Promise((resolve) => this.#waiting.push(resolve));
		return new Promise((resolve, reject) => {
			const serve = (place: Place) => {
				clearTimeout(timer);
				resolve(place);
			};
			const timer = setTimeout(() => {
				this.#waiting.splice(this.#waiting.indexOf(serve), 1);
				reject(new Fault("timeout", `No connection of the pool came free within ${withinMs} ms.`));
			}, withinMs);
			this.#waiting.push(serve);
		});
	}

	#release(place: Place): void {
		const next = this.#waiting.shift();
		if (next === undefined) this.#free.push(place);
		else next(place);
	}
}
