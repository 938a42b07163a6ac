/** Looks at pages in a headless browser as their reader's machine would feel them. Run from its source. */
import { type Browser, type CDPSession, chromium } from "@playwright/test";
import lighthouse, { type Config } from "lighthouse";
import desktop from "lighthouse/core/config/desktop-config.js";
import { findChromium } from "../../e2e/chromium.ts";
import { freePort } from "../../e2e/free-port.ts";
import type { Audit, Audited, Watched, WebAsk } from "./web-browser.ts";

const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;
/** What a run may take beyond its seconds: its tables are made first, its plans are read last. */
const BEYOND_RUN_MS = 240_000;
const SETTLE_MS = 1_000;
/** Of a run of a few arms: latency and throughput over time, percentiles, density. */
const CHARTS = 4;

type Watch = Extract<WebAsk, { kind: "watch" }>;

async function launch(args: string[] = []): Promise<Browser> {
	const { executablePath, env } = await findChromium();
	return chromium.launch({ executablePath, args, env: { ...process.env, ...env } as Record<string, string> });
}

/** One page by Lighthouse, with its own throttling: a phone on a slow network, or a desktop. */
async function audit({ url, form }: Audit): Promise<Audited> {
	const port = await freePort();
	const browser = await launch([`--remote-debugging-port=${port}`]);
	try {
		const config: Config | undefined = form === "desktop" ? desktop : undefined;
		const flags = { port, logLevel: "error", onlyCategories: [...CATEGORIES] } as const;
		const found = (await lighthouse(url, { ...flags, onlyCategories: [...CATEGORIES] }, config))?.lhr;
		if (found === undefined) throw new Error(`Lighthouse found nothing to say of ${url}.`);
		if (found.runtimeError !== undefined) throw new Error(`${url}: ${found.runtimeError.message}`);
		const scoreOf = (category: (typeof CATEGORIES)[number]) => found.categories[category]?.score ?? 0;
		const figureOf = (figure: string) => found.audits[figure]?.numericValue ?? Number.NaN;
		const judged = CATEGORIES.slice(1).flatMap((name) => found.categories[name]?.auditRefs ?? []);
		return {
			performance: scoreOf("performance"),
			accessibility: scoreOf("accessibility"),
			bestPractices: scoreOf("best-practices"),
			cls: figureOf("cumulative-layout-shift"),
			lcpMs: figureOf("largest-contentful-paint"),
			tbtMs: figureOf("total-blocking-time"),
			// Those that are scored and not passed.
			faults: judged.flatMap(({ id, weight }) => {
				const one = found.audits[id];
				return one?.score != null && one.score < 1 && weight > 0 ? [`${id}: ${one.title}`] : [];
			}),
		};
	} finally {
		await browser.close();
	}
}

/** Presses Run on the bench and watches what its page does until the run is done. */
async function watch({ url, seconds, arms, repeats }: Watch): Promise<Watched> {
	const browser = await launch();
	try {
		const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
		await page.addInitScript(`{
			window.labLongTasksMs = [];
			new PerformanceObserver((list) => {
				for (const { duration } of list.getEntries()) window.labLongTasksMs.push(duration);
			}).observe({ type: "longtask" });
			window.labShift = 0;
			new PerformanceObserver((list) => {
				for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.labShift += value;
			}).observe({ type: "layout-shift", buffered: true });
		}`);
		await page.goto(url);
		const run = page.getByRole("button", { name: "Run", exact: true });
		await run.focus();
		await page.waitForLoadState("networkidle");
		const devtools = await page.context().newCDPSession(page);
		const before = await heapBytes(devtools);
		await page.evaluate("window.labLongTasksMs.length = 0; window.labShift = 0;");
		await run.click();
		const status = page.locator("#run-status").first();
		await status.filter({ hasText: /^Done/ }).waitFor({ timeout: seconds * 1_000 + BEYOND_RUN_MS });
		await page.waitForTimeout(SETTLE_MS);
		const longTasksMs: number[] = await page.evaluate("window.labLongTasksMs");
		const cls: number = await page.evaluate("window.labShift");
		const heapGrowthBytes = (await heapBytes(devtools)) - before;
		const address = await page.getByRole("link", { name: "Permalink of this run" }).getAttribute("href");
		const replayed = new URL(address ?? "", page.url()).href;
		const replaysMs: number[] = [];
		for (let repeat = 0; repeat < repeats; repeat++) replaysMs.push(await replay(browser, replayed, arms));
		return { longTasksMs, cls, heapGrowthBytes, replaysMs };
	} finally {
		await browser.close();
	}
}

async function heapBytes(devtools: CDPSession): Promise<number> {
	await devtools.send("HeapProfiler.collectGarbage");
	return (await devtools.send("Runtime.getHeapUsage")).usedSize;
}

/** Milliseconds from asking for a run's page until each of its charts has a line for each arm, by the page's clock. */
async function replay(browser: Browser, url: string, arms: number): Promise<number> {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	try {
		const page = await context.newPage();
		await page.goto(url, { waitUntil: "commit" });
		return await page.evaluate(`new Promise((resolve) => {
			const look = () => {
				const lines = document.querySelectorAll("path.recharts-curve").length;
				if (lines >= ${CHARTS * arms}) resolve(performance.now());
				else requestAnimationFrame(look);
			};
			look();
		})`);
	} finally {
		await context.close();
	}
}

/** Bytes of scripts, as they came over the network, of a page that nobody touches. */
async function weigh({ url }: { url: string }): Promise<number> {
	const browser = await launch();
	try {
		const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
		await page.goto(url, { waitUntil: "networkidle" });
		return await page.evaluate(`performance.getEntriesByType("resource")
			.filter(({ name }) => new URL(name).pathname.endsWith(".js"))
			.reduce((bytes, { encodedBodySize }) => bytes + encodedBodySize, 0)`);
	} finally {
		await browser.close();
	}
}

process.on("message", (ask: WebAsk) => {
	const answer = ask.kind === "audit" ? audit(ask) : ask.kind === "watch" ? watch(ask) : weigh(ask);
	answer.then(
		(found) => process.send?.({ found }),
		(thrown: unknown) =>
			process.send?.({ failed: thrown instanceof Error ? thrown.message : String(thrown) }),
	);
});
process.once("disconnect", () => process.exit());
