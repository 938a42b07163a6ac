import type { WireConnection } from "#db/wire/connection.ts";
import { openConnection, type ServiceAccess, stopper } from "./connections.ts";

/** A place for one connection; without one until it is first used, and again when that has broken. */
export type Place = { connection: WireConnection | undefined };

/** The connection of a place that can be used at once. */
export function usableOf({ connection }: Place): WireConnection | undefined {
	return connection?.isOpen && !connection.isBusy ? connection : undefined;
}

/**
 * The places that all pools of a lab share. Arms take turns, so that one connection can serve them all, and it has
 * to: which backend process the operating system runs on which core, it decides for seconds on end, and two equal
 * arms with connections of their own came out up to 1.4 times apart by that alone, surer than any interval within the
 * run could doubt. What arms do not differ in, they must not be measured with two of.
 */
export class SharedPlaces {
	static readonly #ofLab = new WeakMap<ServiceAccess, SharedPlaces>();
	readonly #lab: ServiceAccess;
	readonly #stop = stopper();
	readonly #places: Place[] = [];
	#userCount = 0;

	private constructor(lab: ServiceAccess) {
		this.#lab = lab;
	}

	/** Those of a lab that has a pool. */
	static of(lab: ServiceAccess): SharedPlaces | undefined {
		return SharedPlaces.#ofLab.get(lab);
	}

	static enter(lab: ServiceAccess): SharedPlaces {
		const shared = SharedPlaces.#ofLab.get(lab) ?? new SharedPlaces(lab);
		SharedPlaces.#ofLab.set(lab, shared);
		shared.#userCount++;
		return shared;
	}

	/** The first `count` places. */
	places(count: number): readonly Place[] {
		while (this.#places.length < count) this.#places.push({ connection: undefined });
		return this.#places.slice(0, count);
	}

	/** Gives the first `count` places their connections; when one cannot be opened, the others are tried to the end. */
	async open(count: number): Promise<void> {
		const outcomes = await Promise.allSettled(this.places(count).map((place) => this.connectionOf(place)));
		const failed = outcomes.find((outcome) => outcome.status === "rejected");
		if (failed !== undefined) throw failed.reason;
	}

	/** Hangs up on all but the first `count` places. */
	async closeBeyond(count: number): Promise<void> {
		const closing = this.#places.slice(count).map((place) => {
			const { connection } = place;
			place.connection = undefined;
			return connection?.close();
		});
		await Promise.all(closing);
	}

	/** The place's connection, or a new one where it has broken, or where an operation given up by another arm is still on it. */
	async connectionOf(place: Place): Promise<WireConnection> {
		const usable = usableOf(place);
		if (usable !== undefined) return usable;
		// Its statement goes on no longer than it takes Postgres to see that nobody waits for it.
		void place.connection?.close();
		place.connection = undefined;
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
 * Leaves the lab's pools `count` open connections, as after a lull in which the others were closed for being idle. For
 * the time between slices, when nobody uses one.
 */
export async function keepConnections(lab: ServiceAccess, count: number): Promise<void> {
	const shared = SharedPlaces.of(lab);
	await shared?.closeBeyond(count);
	await shared?.open(count);
}
