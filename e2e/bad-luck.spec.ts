import { expect, type Page, type Request, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { BenchPage, CHARTS } from "./bench-page.ts";
import { LessonPage } from "./lesson-page.ts";
import { openDoorway, startOtherBuild } from "./other-build.ts";

test("where the browser keeps nothing everything works, and what is not kept says so", async ({ page }) => {
	const complaints: string[] = [];
	page.on("pageerror", (error) => complaints.push(error.message));
	await page.addInitScript(() => {
		for (const name of ["localStorage", "sessionStorage"]) {
			Object.defineProperty(window, name, {
				get() {
					throw new DOMException("Storage is blocked.", "SecurityError");
				},
			});
		}
	});
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", seconds: 2 });
	await bench.runToEnd();

	await page.getByText("Presets", { exact: true }).click();
	await page.getByLabel("Name of the preset").fill("mine");
	await page.getByRole("button", { name: "Keep these settings" }).click();
	await expect(page.getByText("This browser keeps nothing for this site")).toBeVisible();
	await expect(page.getByRole("link", { name: "mine", exact: true })).toBeVisible();

	await page.getByRole("button", { name: "Commands" }).click();
	await page.getByRole("dialog").getByRole("combobox").fill("keyboard shortcuts");
	await page.keyboard.press("Enter");
	await page.getByLabel("Shortcuts of a single character").uncheck();
	await expect(page.getByText("it holds until the page is loaded again")).toBeVisible();
	await page.keyboard.press("Escape");
	await page.getByLabel("Theme").selectOption("dark");
	await expect(page.locator("html")).toHaveClass(/dark/);
	await new LessonPage(page).open();
	expect(complaints).toEqual([]);
});

test("figures and dates are as the page writes them, wherever the browser is", async ({ page, browser }) => {
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", seconds: 2 });
	await bench.runToEnd();
	const address = `/runs/${await bench.runId()}`;
	const texts: (string | null)[] = [];
	for (const [locale, timezoneId] of [
		["en-US", "UTC"],
		["de-DE", "Asia/Kathmandu"],
		["ar-EG", "America/St_Johns"],
	] as const) {
		const context = await browser.newContext({ locale, timezoneId, viewport: { width: 1440, height: 900 } });
		const other = new BenchPage(await context.newPage());
		await other.page.clock.setSystemTime(new Date("2031-07-04T00:00:00Z"));
		await other.page.goto(new URL(address, page.url()).href);
		await other.done();
		await expect(other.page.locator("tr[data-row='p50Us']")).toBeVisible();
		await other.latencyRows();
		// What draws charts and plans comes after the figures: all of it has to be there.
		const main = other.page.locator("main");
		await expect(main).toContainText("The middle half of the operations");
		await expect(main).toContainText("As Postgres prints it");
		await expect(main.getByRole("button", { name: "Export" })).toHaveCount(6);
		for (const title of [...CHARTS, "By queries", "Where the time went"]) {
			const chart = other.page.getByRole("figure", { name: title, exact: true });
			await expect(chart.locator("svg text").first()).toBeVisible();
		}
		texts.push(await main.textContent());
		await context.close();
	}
	expect(texts[0]).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d\sUTC/);
	expect(texts[1]).toBe(texts[0]);
	expect(texts[2]).toBe(texts[0]);
});

test("a page says that the server was started again with another build, and offers to be loaded again", async ({
	page,
	baseURL: origin = "",
}) => {
	const other = await startOtherBuild();
	const doorway = await openDoorway(Number(new URL(origin).port));
	try {
		await page.goto(`http://127.0.0.1:${doorway.port}/bench`);
		await alive(page);
		const line = page.getByText("Latency Lab was updated after this page was loaded");
		await expect(line).toBeHidden();
		doorway.leadTo(other.port);
		await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
		await expect(line).toBeVisible();
		const loaded = page.waitForEvent("load");
		await page.getByRole("button", { name: "Reload the page" }).click();
		await loaded;
		await new BenchPage(page).ready();
		await page.waitForLoadState("networkidle");
		await expect(line).toBeHidden();
	} finally {
		await doorway.close();
		await other.stop();
	}
});

test("what cannot be fetched when it is asked for says so in its place, and the page goes on", async ({
	page,
}) => {
	await page.goto("/bench");
	await alive(page);
	await page.waitForLoadState("networkidle");
	await page.route("**/_next/static/**", (route) => route.abort());
	await page.keyboard.press("ControlOrMeta+k");
	const told = page.getByRole("alert").filter({ hasText: "“All commands” could not be shown" });
	await expect(told).toContainText("A script could not be fetched");
	await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
	await told.getByRole("button", { name: "Close" }).click();
	await expect(told).toHaveCount(0);

	await page.unroute("**/_next/static/**");
	await page.keyboard.press("ControlOrMeta+k");
	await page.getByRole("button", { name: "Reload the page" }).or(page.getByRole("dialog")).first().waitFor();
});

test("a report whose scripts cannot be fetched says so in its place, and its run can be cancelled", async ({
	page,
}) => {
	await page.setViewportSize({ width: 390, height: 700 });
	const bench = new BenchPage(page);
	await bench.open({ seconds: 20 });
	await page.waitForLoadState("networkidle");
	await page.route("**/_next/static/**", (route) => route.abort());
	await bench.run.focus();
	await page.keyboard.press("Enter");
	await expect(page.getByRole("alert").filter({ hasText: "“The report” could not be shown" })).toContainText(
		"A script could not be fetched",
	);
	await bench.cancel.click();
	await expect(bench.status).toHaveText(/^Cancelled/);
});

test("what is asked for while there is no network says that it waits, and is done when it is back", async ({
	page,
	context,
}) => {
	const bench = new BenchPage(page);
	await bench.open({ seconds: 2 });
	await context.setOffline(true);
	await bench.run.click();
	await expect(bench.status).toHaveText(/^Waits for the network\./);
	await expect(page.getByRole("status").filter({ hasText: "Waits for the network." })).toHaveCount(1);
	await context.setOffline(false);
	await bench.done();

	await page.goto("/runs");
	await alive(page);
	const row = page.getByRole("list", { name: "Runs" }).locator("> li").first();
	await row.getByRole("button", { name: /^Tags and note/ }).click();
	await page.getByRole("textbox", { name: "Note" }).fill("Written in a tunnel.");
	await context.setOffline(true);
	await page.getByRole("button", { name: "Save" }).click();
	await expect(row.getByRole("status").filter({ hasText: "Waits for the network." })).toBeVisible();
	await context.setOffline(false);
	const remove = row.getByRole("button", { name: /^Delete/ });
	await expect(remove).toBeVisible();
	await expect(row).toContainText("Written in a tunnel.");

	await context.setOffline(true);
	await remove.click();
	await expect(row.getByRole("status").filter({ hasText: "Waits for the network." })).toBeVisible();
	await context.setOffline(false);
	const undo = page.getByRole("button", { name: /^Undo/ });
	await expect(undo).toBeVisible();
	await context.setOffline(true);
	await undo.click();
	await expect(page.getByRole("status").filter({ hasText: "Waits for the network." }).first()).toBeVisible();
	await context.setOffline(false);
	await expect(row).toContainText("Written in a tunnel.");
});

/** What is asked of the server from now on, by the names of the calls. */
function callsOf(page: Page): string[] {
	const calls: string[] = [];
	page.on("request", (request) => {
		const { pathname } = new URL(request.url());
		if (pathname.startsWith("/api/trpc/")) calls.push(...pathname.slice("/api/trpc/".length).split(","));
	});
	return calls;
}

test("a start that waits for the network can be taken back, and is never sent then", async ({
	page,
	context,
}) => {
	const bench = new BenchPage(page);
	await bench.open({ seconds: 2 });
	const calls = callsOf(page);
	await context.setOffline(true);
	await bench.run.dblclick();
	await expect(bench.status).toHaveText(/^Waits for the network\./);
	const back = page.getByRole("button", { name: "Take back the start that waits for the network" });
	await back.click();
	await expect(bench.status).toHaveText("Taken back: nothing was started.");
	await expect(bench.run).toBeFocused();

	await page.keyboard.press("r");
	await expect(back).toBeVisible();
	await page.keyboard.press("c");
	await expect(bench.run).toBeEnabled();
	await context.setOffline(false);
	// What else waited is asked first.
	await expect.poll(() => calls).toContain("build");
	expect(calls).not.toContain("runs.start");
	await expect(page).not.toHaveURL(/[?&]run=/);
	await bench.runToEnd();
	expect(calls.filter((call) => call === "runs.start")).toHaveLength(1);

	await page.goto(`/runs/${await bench.runId()}`);
	const again = page.getByRole("button", { name: "Run this here" });
	await again.waitFor();
	await alive(page);
	await page.waitForLoadState("networkidle");
	await context.setOffline(true);
	await again.click();
	await back.click();
	await expect(again).toBeFocused();
	const before = calls.length;
	await context.setOffline(false);
	await expect.poll(() => calls.length).toBeGreaterThan(before);
	expect(calls.filter((call) => call === "runs.start")).toHaveLength(1);
});

test("in a lesson an answer says that it waits for the network, and a run without predicting can be taken back", async ({
	page,
	context,
}) => {
	const lesson = new LessonPage(page);
	await lesson.open("/lessons/walk?bench=ten");
	await lesson.bench.ready();
	await page.waitForLoadState("networkidle");
	const calls = callsOf(page);
	await context.setOffline(true);
	await lesson.answer("why", "Each waits for the answer to the one before");
	const waits = (block: string) =>
		lesson.block(block).getByRole("status").filter({ hasText: "Waits for the network." });
	await expect(waits("why")).toBeVisible();
	await lesson.block("times").getByLabel("Your prediction").fill("10");
	await lesson.block("times").getByRole("button", { name: "Predict" }).click();
	await expect(waits("times")).toBeVisible();

	await lesson.bench.run.click();
	await page.getByRole("button", { name: "Run without predicting" }).click();
	await expect(lesson.bench.status).toHaveText(/^Waits for the network\./);
	await page.getByRole("button", { name: "Take back the start that waits for the network" }).click();
	await expect(lesson.bench.status).toHaveText("Taken back: nothing was started.");
	await context.setOffline(false);
	await expect(lesson.block("times")).toContainText("Kept. You can change it until the run starts.");
	await expect(waits("why")).toHaveCount(0);
	await expect(lesson.block("way")).toContainText("It locks when the run starts");
	expect(calls).not.toContain("runs.start");
	// The answer to one question and the prediction of another, and none that was skipped.
	expect(calls.filter((call) => /^learner\.(answer|predict)$/.test(call)).sort()).toEqual([
		"learner.answer",
		"learner.predict",
	]);
});

/** What the report of a layout says before there is a run. */
const TOLD_OF_NONE = "What was found appears here.";

/** Watches the scripts that a page fetches from now on. @returns what tells which have come, and how many have not. */
function scriptsOf(page: Page): { have(text: string): Promise<boolean>; awaitedCount(): number } {
	const awaited = new Set<Request>();
	const come: Promise<string>[] = [];
	const isScript = (request: Request) => request.resourceType() === "script";
	page.on("request", (request) => {
		if (isScript(request)) awaited.add(request);
	});
	page.on("requestfailed", (request) => awaited.delete(request));
	page.on("requestfinished", (request) => {
		if (!awaited.delete(request)) return;
		// Of a page that was left nothing can be read any more.
		const script = request.response().then((answer) => answer?.text() ?? "");
		come.push(script.catch(() => ""));
	});
	return {
		have: async (text) => (await Promise.all(come)).some((script) => script.includes(text)),
		awaitedCount: () => awaited.size,
	};
}

for (const [how, open] of [
	["at its address", (page: Page) => page.goto("/bench")],
	[
		"from another page",
		async (page: Page) => {
			await page.goto("/");
			await alive(page);
			await page.getByRole("navigation").getByRole("link", { name: "Bench", exact: true }).click();
		},
	],
] as const) {
	test(`on a bench that was opened ${how} a layout can be chosen without a network`, async ({ page }) => {
		const scripts = scriptsOf(page);
		await open(page);
		await new BenchPage(page).ready();
		await page.getByRole("heading", { level: 1 }).click();
		await expect.poll(() => scripts.have(TOLD_OF_NONE)).toBe(true);
		await expect.poll(() => scripts.awaitedCount()).toBe(0);
		await page.route("**/_next/static/**", (route) => route.abort());
		await page.getByRole("radio", { name: "Sweep" }).click();
		await expect(page.getByText(TOLD_OF_NONE)).toBeVisible();
		await expect(page.getByText("could not be shown")).toHaveCount(0);
	});
}

test("a page says that it is offline, and that the server is silent, until neither is so", async ({
	page,
	context,
}) => {
	await page.goto("/bench");
	await alive(page);
	await context.setOffline(true);
	await expect(page.getByText("This browser is offline.")).toBeVisible();
	await page.getByRole("link", { name: "Runs" }).click();
	await expect(page.getByText("No other page can be opened until then.")).toBeVisible();
	await expect(page).toHaveURL(/\/bench$/);
	await context.setOffline(false);
	await expect(page.getByText("This browser is offline.")).toBeHidden();

	await page.route("**/api/trpc/**", (route) => route.abort());
	await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
	await expect(page.getByText("Latency Lab does not answer.")).toBeVisible();
	await page.unroute("**/api/trpc/**");
	await expect(page.getByText("Latency Lab does not answer.")).toBeHidden();
	await page.getByRole("link", { name: "Runs" }).click();
	await expect(page).toHaveURL(/\/runs$/);
});
