import { type Browser, expect, type Page, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { BenchPage, CHARTS } from "./bench-page.ts";
import { atRest } from "./rest.ts";
import { watchShifts } from "./shifts.ts";
import { weighScripts } from "./weigh-scripts.ts";

const FOUR_ARMS = {
	experiment: "lookups",
	arms: ["queries=1", "queries=2", "queries=5", "queries=10"],
	clients: 2,
	seconds: 10,
};
/**
 * Of all the work of the page's main thread during a run: what is aimed at is 100 ms at a time, and on a slower machine the
 * whole grows as its parts do.
 */
const LONGEST_TASK_SHARE = 0.25;
const HEAP_BYTES = 20e6;
const SHIFT = 0.02;

async function chartsDrawn(page: Page): Promise<void> {
	for (const title of CHARTS) {
		const chart = page.getByRole("figure", { name: title });
		await expect(chart.getByRole("slider")).toBeVisible();
		await expect(chart.locator("path.recharts-curve")).toHaveCount(FOUR_ARMS.arms.length);
	}
}

/** Runs four arms for a moment. @returns the address of the run */
async function shortRun(page: Page): Promise<string> {
	const bench = new BenchPage(page);
	await bench.open({ ...FOUR_ARMS, seconds: 2 });
	await bench.runToEnd();
	return `/runs/${await bench.runId()}`;
}

/** Kilobytes, as they come over the network. Charts come with a run, and zod with none of them. */
const SCRIPTS_KB = { "/": 185, "/bench": 225 };
/** With all that draws a run, and on a phone before anybody comes to what is drawn. */
const RUN_SCRIPTS_KB = 350;
const UNTOUCHED_RUN_SCRIPTS_KB = 215;

test("the course and the bench are there with few scripts, for charts come with a run", async ({ page }) => {
	for (const [address, mostKb] of Object.entries(SCRIPTS_KB)) {
		await page.goto(address, { waitUntil: "networkidle" });
		const bytes = await weighScripts(page);
		expect(bytes).toBeGreaterThan(100_000);
		expect(bytes).toBeLessThan(1_000 * mostKb);
	}
});

/**
 * The longest task of the page's main thread as a share of all of them, in the processor's time of that thread: while the
 * machine is held up nobody works.
 *
 * @param trace as the browser keeps it, of tasks
 */
function longestShare(trace: Buffer): number {
	type TraceEvent = { name: string; pid: number; tid: number; tdur?: number; args?: { name?: string } };
	const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(trace.toString());
	const shares = traceEvents
		.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
		.map(({ pid, tid }) => {
			const tasks = traceEvents.filter((event) => event.pid === pid && event.tid === tid);
			const tookUs = tasks.flatMap(({ name, tdur }) => (name === TASK && tdur !== undefined ? [tdur] : []));
			return { totalUs: tookUs.reduce((sum, us) => sum + us, 0), longestUs: Math.max(0, ...tookUs) };
		})
		.sort((left, right) => right.totalUs - left.totalUs);
	const [page] = shares;
	if (page === undefined || page.totalUs === 0) throw new Error("The trace tells of no work of the page.");
	return page.longestUs / page.totalUs;
}

const TASK = "ThreadControllerImpl::RunTask";

test("a run of four arms holds its page up for no long time, moves nothing, and leaves little behind", async ({
	browser,
	page,
}) => {
	const bench = new BenchPage(page);
	await bench.open(FOUR_ARMS);
	await bench.run.focus();
	await expect(page.locator("[data-dormant]")).toHaveCount(0);
	await atRest(page);
	const devtools = await page.context().newCDPSession(page);
	const heapBytes = async () => {
		await devtools.send("HeapProfiler.collectGarbage");
		return (await devtools.send("Runtime.getHeapUsage")).usedSize;
	};
	const before = await heapBytes();
	const shifts = await watchShifts(page);
	await browser.startTracing(page, { categories: ["toplevel"] });
	await bench.runToEnd();
	await chartsDrawn(page);
	expect(longestShare(await browser.stopTracing())).toBeLessThan(LONGEST_TASK_SHARE);
	expect(await shifts()).toBeLessThanOrEqual(SHIFT);
	expect((await heapBytes()) - before).toBeLessThan(HEAP_BYTES);
});

test("the page of a run that is over brings all of the run with it, and asks for none of its events", async ({
	page,
	request,
}) => {
	const address = await shortRun(page);
	const html = await (await request.get(address)).text();
	for (const told of ["Done.", "What Postgres did", "Index Scan"]) expect(html).toContain(told);

	const asked: string[] = [];
	page.on("request", (one) => asked.push(new URL(one.url()).pathname));
	await page.goto(address);
	await chartsDrawn(page);
	expect(await weighScripts(page)).toBeLessThan(1_000 * RUN_SCRIPTS_KB);
	expect(asked.filter((path) => path.startsWith("/api/trpc/runs.watch"))).toEqual([]);
});

test("a run and the bench are all there before any script is, but for what scripts draw", async ({
	browser,
	page,
}) => {
	const run = await shortRun(page);
	const context = await browser.newContext({ javaScriptEnabled: false });
	const bare = await context.newPage();
	for (const address of [run, "/bench"]) {
		await bare.goto(address);
		for (const title of CHARTS) await expect(bare.getByRole("figure", { name: title })).toBeVisible();
		await expect(bare.getByRole("region", { name: "Verdict" })).toBeVisible();
		await expect(bare.getByRole("rowheader", { name: "p50 (median)" })).toBeVisible();
	}
	await context.close();
});

/** Opens a page on a phone, where nobody has touched it yet. */
async function onPhone(browser: Browser, address: string): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 390, height: 700 } });
	const phone = await context.newPage();
	await phone.goto(address, { waitUntil: "networkidle" });
	await alive(phone);
	return phone;
}

/** What says in a report that its scripts could not be had. */
const waitingIn = (page: Page) =>
	page.getByRole("status").filter({ hasText: "The charts wait for the network" });

test("the report of a run stays as it was sent until somebody comes to it, who goes on where they were", async ({
	browser,
	page,
}) => {
	const phone = await onPhone(browser, await shortRun(page));
	const context = phone.context();
	expect(await weighScripts(phone)).toBeLessThan(1_000 * UNTOUCHED_RUN_SCRIPTS_KB);
	await expect(phone.getByRole("rowheader", { name: "p50 (median)" })).toBeAttached();
	const lines = phone.locator("path.recharts-curve");
	await expect(lines).toHaveCount(0);

	// Where nothing can be fetched it stays what can be read.
	await context.setOffline(true);
	await phone.mouse.wheel(0, 300);
	await expect(phone.getByText("could not be shown")).toHaveCount(0);
	const told = waitingIn(phone);
	await expect(told).toBeVisible();
	await expect(phone.getByRole("rowheader", { name: "p50 (median)" })).toBeVisible();
	const table = phone.locator("details", { hasText: "As a table" }).first();
	await table.evaluate((details: HTMLDetailsElement) => {
		details.open = true;
		details.querySelector("summary")?.focus();
	});
	await context.setOffline(false);
	await expect(lines).not.toHaveCount(0);
	await expect(told).toHaveCount(0);
	await expect(table).toHaveAttribute("open");
	await expect(table.locator("summary")).toBeFocused();
	await context.close();
});

test("a report that waited for a server comes to life by itself once there is one", async ({
	browser,
	page,
}) => {
	const phone = await onPhone(browser, await shortRun(page));
	const context = phone.context();
	const parts = "**/_next/static/**/*.js";
	await context.route(parts, (route) => route.abort());
	await phone.mouse.wheel(0, 300);
	const told = waitingIn(phone);
	await expect(told).toBeVisible();
	await context.unroute(parts);
	// Nobody touches the page, and no network is told to be back.
	await expect(phone.locator("path.recharts-curve")).not.toHaveCount(0);
	await expect(told).toHaveCount(0);
	await context.close();
});
