/** A point of a sweep over arrival rates: what came due each second, and the mean response time. */
export type ArrivalPoint = { ratePerSec: number; meanUs: number };

/** A queue in front of some equal servers, fitted to the points. */
export type QueueFit = {
	servers: number;
	/** Whether operations are taken to be as long as each other, M/D/c; else their lengths are exponential, M/M/c. */
	isConstant: boolean;
	/** Mean time of an operation at a server. */
	serviceUs: number;
	/** Root of the mean square of how far the points are from the curve, on the scale of logarithms. */
	misfit: number;
	/** Operations per second that all servers together can end. */
	capacityPerSec: number;
};

const US_PER_SECOND = 1e6;
/** There are two numbers to be found. */
const FEWEST_POINTS = 4;
const MOST_SERVERS = 64;
/** Halvings of the range in which the service time is looked for: far finer than it can be measured. */
const STEPS = 40;
/** So many more servers in a row that do not fit better are the end of the search. */
const PATIENCE = 12;
/** A queue with more to it has to miss the points by this much less. */
const BETTER = 0.99;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Mean response time of a queue, in microseconds: arrivals at random, first come, first served. With exponential
 * service times it is M/M/c (Erlang 1917; Kleinrock 1975, "Queueing Systems" I, section 3.5), with one server the service
 * time ÷ (1 − utilization). With service times all alike it is M/D/c, in which one waits half as long: exact with one
 * server (Pollaczek 1930, Khinchine 1932), nearly so with more (Lee and Longton 1959). Infinite where more comes due than
 * the servers can do.
 */
export function responseUsAt(
	{ servers, isConstant, serviceUs }: Pick<QueueFit, "servers" | "isConstant" | "serviceUs">,
	ratePerSec: number,
): number {
	const offered = (ratePerSec * serviceUs) / US_PER_SECOND;
	if (offered >= servers) return Number.POSITIVE_INFINITY;
	const waitUs = (waitingShare(servers, offered) * serviceUs) / (servers - offered);
	return serviceUs + (isConstant ? waitUs / 2 : waitUs);
}

/** Share of the arrivals that find all servers busy: Erlang's C, from his B by recursion, which cannot overflow. */
function waitingShare(servers: number, offered: number): number {
	let blocked = 1;
	for (let count = 1; count <= servers; count++) {
		blocked = (offered * blocked) / (count + offered * blocked);
	}
	const utilization = offered / servers;
	return blocked / (1 - utilization * (1 - blocked));
}

/**
 * Fits number and time of the servers, and how alike service times are: least squares on the scale of logarithms. Of
 * each number of servers the service time is found by golden section; the fewest servers of those that fit best are
 * taken, and exponential service times unless constant ones fit better.
 *
 * @param points at which the service kept up; the others have no steady state
 * @returns null of too few points
 */
export function fitQueue(points: readonly ArrivalPoint[]): QueueFit | null {
	const used = points.filter(({ ratePerSec, meanUs }) => ratePerSec > 0 && meanUs > 0);
	if (new Set(used.map(({ ratePerSec }) => ratePerSec)).size < FEWEST_POINTS) return null;
	const [exponential, constant] = [bestQueue(used, false), bestQueue(used, true)];
	return constant.misfit < exponential.misfit * BETTER ? constant : exponential;
}

/** The queue of one kind that fits best. Once more servers have not fitted better for a while they do not any more. */
function bestQueue(points: readonly ArrivalPoint[], isConstant: boolean): QueueFit {
	const busiest = Math.max(...points.map(({ ratePerSec }) => ratePerSec));
	const slowestUs = Math.max(...points.map(({ meanUs }) => meanUs));
	const fitOf = (servers: number): QueueFit => {
		const mostUs = Math.min(slowestUs, (servers * US_PER_SECOND) / busiest);
		const misfitOf = (serviceUs: number) => misfitTo(points, { servers, isConstant, serviceUs });
		const serviceUs = smallest(misfitOf, mostUs / 1_000, mostUs * (1 - 1e-9));
		const capacityPerSec = (servers * US_PER_SECOND) / serviceUs;
		return { servers, isConstant, serviceUs, misfit: misfitOf(serviceUs), capacityPerSec };
	};
	let best = fitOf(1);
	for (let servers = 2; servers <= Math.min(MOST_SERVERS, best.servers + PATIENCE); servers++) {
		const fit = fitOf(servers);
		if (fit.misfit < best.misfit * BETTER) best = fit;
	}
	return best;
}

function misfitTo(
	points: readonly ArrivalPoint[],
	queue: Pick<QueueFit, "servers" | "isConstant" | "serviceUs">,
): number {
	const squares = points.map(
		({ ratePerSec, meanUs }) => Math.log(responseUsAt(queue, ratePerSec) / meanUs) ** 2,
	);
	return Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length);
}

/** Where a function with one valley is smallest, by golden section (Kiefer 1953). */
function smallest(of: (value: number) => number, from: number, to: number): number {
	let [low, high] = [from, to];
	for (let step = 0; step < STEPS; step++) {
		const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
		// Beyond what the servers can do there is no response time, and so no way back from there.
		if (of(left) < of(right) || !Number.isFinite(of(right))) high = right;
		else low = left;
	}
	return (low + high) / 2;
}
