import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "#server/contract/fault.ts";
import { Browser, type Heard, wallMs } from "./browser.ts";
import { watchRun } from "./page-client.ts";

const ARRIVAL_MS = 5_000;
const LOOK_MS = 50;

/** Who follows a run. */
export type Followers = {
	/** Waits until all of them have heard this event. @returns what each has heard. @throws Fault `timeout`, `io`. */
	heardUpTo(seq: number): Promise<Heard[][]>;
	close(): Promise<void>;
};

/** Opens followers of a run of an instance. */
export type Follow = (url: string, runId: string) => Promise<Followers>;

/** So many sockets of this process, as pages have: an event is heard when all of its bytes are read. */
export function followBySockets(count: number): Follow {
	return async (url, runId) => {
		const heard = Array.from({ length: count }, () => [] as Heard[]);
		const watchers = heard.map((own) =>
			watchRun(url, runId, ({ seq, atMs }) => own.push({ seq, atMs: performance.timeOrigin + atMs })),
		);
		const close = async () => {
			for (const watcher of watchers) watcher.close();
		};
		try {
			await Promise.all(watchers.map(({ opened }) => opened));
		} catch (thrown) {
			await close();
			throw thrown;
		}
		return { heardUpTo: (seq) => untilHeard(seq, async () => heard), close };
	};
}

/** The run's page in a browser: an event is heard when the browser hands it to the page's scripts. */
export async function followByPage(url: string, runId: string): Promise<Followers> {
	const browser = new Browser();
	try {
		await browser.show(`${url}/runs/${runId}`);
	} catch (thrown) {
		await browser.close();
		throw thrown;
	}
	return {
		async heardUpTo(seq) {
			const heard = await untilHeard(seq, async () => [await browser.heard()]);
			await browser.requireSameClock();
			return heard;
		},
		close: () => browser.close(),
	};
}

async function untilHeard(seq: number, look: () => Promise<Heard[][]>): Promise<Heard[][]> {
	const deadlineMs = wallMs() + ARRIVAL_MS;
	for (;;) {
		const heard = await look();
		const late = heard.filter((own) => !own.some((one) => one.seq === seq));
		if (late.length === 0) return heard;
		if (wallMs() > deadlineMs) {
			const sentence = `Event ${seq} did not reach ${late.length} of ${heard.length} within ${ARRIVAL_MS / 1_000} s.`;
			throw new Fault("timeout", sentence);
		}
		await sleep(LOOK_MS);
	}
}
