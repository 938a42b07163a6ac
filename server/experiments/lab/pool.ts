import type { WireConnection } from "#db/wire/connection.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Lab, SpanSink } from "#server/contract/lab.ts";
import { type Connections, openConnection, type RawRows, stopper } from "./connections.ts";

/** Operations that may wait for a connection of a pool. */
const MOST_WAITING = 10_000;

/** A place for one connection; without one until it is first used, and again when that has broken. */
type Place = { connection: WireConnection | undefined };

/**
 * The places that all pools of a lab share. Arms take turns, so that one connection can serve them all, and it has
 * to: which backend process the operating system runs on which core, it decides for seconds on end, and two equal
 * arms with connections of their own came out up to 1.4 times apart by that alone, surer than any interval within the
 * run could doubt. What arms do not differ in, they must not be measured with two of.
 */
class SharedPlaces {
	static readonly #ofLab = new WeakMap<Lab, SharedPlaces>();
	readonly #lab: Lab;
	readonly #stop = stopper();
	readonly #places: Place[] = [];
	#userCount = 0;

	private constructor(lab: Lab) {
		this.#lab = lab;
	}

	static enter(lab: Lab): SharedPlaces {
		const shared = SharedPlaces.#ofLab.get(lab) ?? new SharedPlaces(lab);
		SharedPlaces.#ofLab.set(lab, shared);
		shared.#userCount++;
		return shared;
	}

	/** The first `count` places, each with its connection; when one cannot be opened, the others are tried to the end. */
	async open(count: number): Promise<readonly Place[]> {
		while (this.#places.length < count) this.#places.push({ connection: undefined });
		const places = this.#places.slice(0, count);
		const outcomes = await Promise.allSettled(places.map((place) => this.connectionOf(place)));
		const failed = outcomes.find((outcome) => outcome.status === "rejected");
		if (failed !== undefined) throw failed.reason;
		return places;
	}

	/** The place's connection, or a new one where it has broken, or where an operation given up by another arm is still on it. */
	async connectionOf(place: Place): Promise<WireConnection> {
		const { connection } = place;
		if (connection?.isOpen && !connection.isBusy) return connection;
		place.connection = undefined;
		// Its statement goes on no longer than it takes Postgres to see that nobody waits for it.
		void connection?.close();
		const fresh = await openConnection(this.#lab, this.#stop.signal);
		place.connection = fresh;
		return fresh;
	}

	/** Hangs up when the last pool has left. */
	async leave(): Promise<void> {
		this.#userCount--;
		if (this.#userCount > 0) return;
		SharedPlaces.#ofLab.delete(this.#lab);
		this.#stop.abort();
		await Promise.all(this.#places.map(({ connection }) => connection?.close()));
	}
}

/**
 * A pool of `size` connections, all open from the start. First come, first served. Pools of one lab share their
 * connections (see `SharedPlaces`), so only one of them may be in use at a time.
 */
export async function openPool(lab: Lab, size: number): Promise<Connections> {
	const shared = SharedPlaces.enter(lab);
	try {
		return new Pool(shared, await shared.open(size));
	} catch (thrown) {
		await shared.leave();
		throw thrown;
	}
}

class Pool implements Connections {
	readonly #shared: SharedPlaces;
	readonly #free: Place[];
	readonly #waiting: ((place: Place) => void)[] = [];

	constructor(shared: SharedPlaces, places: readonly Place[]) {
		this.#shared = shared;
		// The last one is taken first, so that pools of any size prefer the same places.
		this.#free = places.toReversed();
	}

	async use(sql: string, parameters: readonly (string | number)[], spans: SpanSink): Promise<RawRows> {
		const startMs = performance.now();
		const place = this.#free.pop() ?? (await this.#wait());
		let fromMs = performance.now();
		spans.add("poolWait", fromMs - startMs);
		try {
			let { connection } = place;
			// Who finds a broken connection waits for another one; when there is none to be had, it is told why.
			if (connection === undefined || !connection.isOpen || connection.isBusy) {
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

	/** Those who wait get their place one by one as it becomes free, and with it the news. */
	close(): Promise<void> {
		return this.#shared.leave();
	}

	#wait(): Promise<Place> {
		if (this.#waiting.length >= MOST_WAITING) {
			throw new Fault(
				"too-busy",
				`${MOST_WAITING} operations wait for a connection already. Use a larger pool or less load.`,
			);
		}
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	#release(place: Place): void {
		const next = this.#waiting.shift();
		if (next === undefined) this.#free.push(place);
		else next(place);
	}
}
