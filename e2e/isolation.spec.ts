import { type APIRequestContext, expect, test } from "@playwright/test";
import type { Result } from "#server/contract/result.ts";

const WATCHERS = 50;
const READERS = 10;
const PAGE_EVERY_MS = 100;
/** A page that takes longer than this does not answer. */
const ANSWER_MS = 15_000;
/** Quiet and crowded runs in an order in which the places of both add up to the same: a steady drift weighs on both alike. */
const CROWDED = [false, true, true, false, true, false, false, true];
/** Beyond the noise floor, what may be lost to the web process without a word. */
const TOLERANCE = 0.1;
/** What no crowd may do to a run, on whatever machine that tells as much from its noise. */
const NEVER = 3;

/** As good as equal: one client uses one connection, however many the pool may open. */
const REQUEST = {
	experiment: "switches",
	arms: [
		{ index: "btree", poolSize: 2 },
		{ index: "btree", poolSize: 3 },
	],
	load: { clients: 1, seconds: 2 },
};

/** A connection kept for later may be closed by the server just when it is used again. */
const ONCE_MORE = { maxRetries: 1 };

async function start(api: APIRequestContext, origin: string, key: string): Promise<string> {
	const answer = await api.post("/api/trpc/runs.start", {
		headers: { origin },
		data: { ...REQUEST, idempotencyKey: key },
		...ONCE_MORE,
	});
	expect(answer.status(), await answer.text()).toBe(200);
	return (await answer.json()).result.data.id;
}

/** Follows a run from its first event to the end of the stream. @returns the numbers of the events, as they came. */
async function watch(origin: string, id: string): Promise<number[]> {
	const url = `${origin}/api/trpc/runs.watch?input=${encodeURIComponent(JSON.stringify({ id }))}`;
	const answer = await fetch(url, { headers: { accept: "text/event-stream" } });
	const seen: number[] = [];
	let text = "";
	for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
		text += chunk;
		const blocks = text.split("\n\n");
		text = blocks.pop() ?? "";
		for (const block of blocks) {
			const number = /^id: (\d+)$/m.exec(block)?.[1];
			if (number !== undefined) seen.push(Number(number));
			if (/^event: return/m.test(block)) return seen;
		}
	}
	return seen;
}

/** Asks for a page. @returns what came in place of one, or nothing. */
async function read(url: string): Promise<string | undefined> {
	try {
		const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
		await answer.text();
		return answer.status === 200 ? undefined : `${url}: ${answer.status}`;
	} catch (error) {
		return `${url}: ${String(error)}`;
	}
}

type Reading = { askedCount: number; refusals: string[] };

/** Asks for a page every 100 ms until it is stopped, unless as many as there are readers have yet to come. */
function browse(origin: string, id: string): { stop(): Promise<Reading> } {
	const paths = ["/", "/bench", "/lessons/indexing", `/runs/${id}`];
	const answers: Promise<string | undefined>[] = [];
	let openCount = 0;
	const timer = setInterval(() => {
		if (openCount === READERS) return;
		openCount++;
		const answer = read(`${origin}${paths[answers.length % paths.length]}`);
		answers.push(answer);
		void answer.then(() => openCount--);
	}, PAGE_EVERY_MS);
	return {
		async stop() {
			clearInterval(timer);
			const refusals = (await Promise.all(answers)).filter((refusal) => refusal !== undefined);
			return { askedCount: answers.length, refusals };
		},
	};
}

async function resultOf(api: APIRequestContext, id: string): Promise<Result> {
	const input = encodeURIComponent(JSON.stringify({ id }));
	const answer = await api.get(`/api/trpc/runs.get?input=${input}`, ONCE_MORE);
	const { state, result, failure } = (await answer.json()).result.data;
	expect({ state, failure }).toEqual({ state: "done", failure: null });
	return result;
}

/** Measures one run with one watcher, as a page has, or in a crowd of watchers and readers. */
async function measure(api: APIRequestContext, origin: string, key: string, crowded: boolean) {
	const id = await start(api, origin, key);
	const reading = crowded ? browse(origin, id) : undefined;
	const watching = Array.from({ length: crowded ? WATCHERS : 1 }, () => watch(origin, id));
	const logs = await Promise.all(watching);
	const { askedCount = 0, refusals = [] } = (await reading?.stop()) ?? {};
	expect(refusals, "pages that did not come").toEqual([]);
	const longest = Math.max(...logs.map((log) => log.length));
	const whole = Array.from({ length: longest }, (_, index) => index + 1);
	for (const log of logs) expect(log, "a watcher's events").toEqual(whole);
	return { result: await resultOf(api, id), askedCount };
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((one, other) => one - other);
	const [low = 0, high = 0] = [
		sorted[Math.floor((sorted.length - 1) / 2)],
		sorted[Math.ceil((sorted.length - 1) / 2)],
	];
	return (low + high) / 2;
}

test("a crowd of watchers and readers loses no event, and moves what a run measures by little", async ({
	request: api,
	baseURL: origin = "",
}) => {
	test.setTimeout(240_000);
	await expect
		.poll(async () => (await api.get("/metrics")).text(), { timeout: 120_000 })
		.toContain("lab_ready 1\n");
	const key = `isolation-${process.pid}-`;
	// Makes the copies, and fills the caches of all that takes part.
	const { noiseFloor } = (await measure(api, origin, `${key}first`, true)).result;
	let pages = 0;
	const p50s = { quiet: [] as number[], crowded: [] as number[] };
	for (const [place, crowded] of CROWDED.entries()) {
		const { result, askedCount } = await measure(api, origin, `${key}${place}-times`, crowded);
		p50s[crowded ? "crowded" : "quiet"].push(...result.arms.map(({ p50Us }) => p50Us));
		pages += askedCount;
	}
	const moved = median(p50s.crowded) / median(p50s.quiet) - 1;
	// Before a noise floor is known, what quiet runs differ by stands in for it.
	const floor = noiseFloor?.p50 ?? Math.max(...p50s.quiet) / Math.min(...p50s.quiet) - 1;
	const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
	const sentence = `${WATCHERS} watchers and ${pages} pages on the same machine moved the p50 by ${percent(moved)} (${median(p50s.quiet)} to ${median(p50s.crowded)} µs); noise floor ${percent(floor)} + ${percent(TOLERANCE)} is allowed`;
	console.log(`  ${sentence}`);
	if (moved > floor + TOLERANCE) {
		console.warn("  warning: the web process takes from what is measured on this machine");
		test.info().annotations.push({ type: "warning", description: sentence });
	}
	expect(moved).toBeLessThan(Math.max(NEVER - 1, floor + TOLERANCE));
});
