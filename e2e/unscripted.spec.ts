import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { BenchPage } from "./bench-page.ts";
import { holdScripts } from "./hold-scripts.ts";
import { LessonPage } from "./lesson-page.ts";

const SWEEP = "/bench?layout=sweep&sweep=clients=1..8:4&arm=index=btree&seconds=6";
const CROSSED = "/bench?layout=factorial&cross=index=none,btree&cross=pool=connect,pool&seconds=8";

/** Runs what an address of the bench asks for, and opens its page where no script runs. */
async function unscriptedRun(page: Page, browser: Browser, address: string): Promise<Page> {
	const bench = new BenchPage(page);
	await page.goto(address);
	await bench.ready();
	await bench.start();
	await bench.done();
	const context = await browser.newContext({ javaScriptEnabled: false });
	const bare = await context.newPage();
	await bare.goto(`/runs/${await bench.runId()}`);
	return bare;
}

/** The table of a figure, opened as its reader would, by the browser alone. */
async function twinOf(page: Page, figure: string): Promise<Locator> {
	const twin = page.locator("details", { hasText: new RegExp(`^${figure} as a table`) });
	await twin.locator("summary").click();
	await expect(twin.getByRole("table")).toBeVisible();
	return twin.locator("tbody tr");
}

test("the page of a sweep tells where it bends, by which theory, and all its points without scripts", async ({
	page,
	browser,
}) => {
	const bare = await unscriptedRun(page, browser, SWEEP);
	await expect(bare.getByRole("region", { name: "Verdict" })).toContainText(/knee|too noisy/i);
	const figure = bare.getByRole("figure", { name: "By clients", exact: true });
	await expect(figure).toContainText(/Little.s law/);
	for (const title of ["By clients", "Where the time went by clients"]) {
		await expect(await twinOf(bare, title)).toHaveCount(4);
	}
	await expect(
		bare.getByRole("region", { name: "Results", exact: true }).locator("tr[data-arm]"),
	).toHaveCount(4);
	const look = bare.getByRole("region", { name: "A closer look" });
	await expect(look.getByRole("rowheader", { name: "p50 (median)" })).toBeVisible();
	for (const title of ["Latency over time", "Latency by percentile", "Distribution of latencies"]) {
		await expect(await twinOf(bare, title)).not.toHaveCount(0);
	}
	await expect(look.getByRole("region", { name: "Whole plans" })).toBeVisible();
	await expect(bare.getByText("--sweep clients=1..8:4")).toBeVisible();
	await bare.context().close();
});

test("the page of all combinations tells each of them and every effect without scripts", async ({
	page,
	browser,
}) => {
	const bare = await unscriptedRun(page, browser, CROSSED);
	await expect(bare.getByRole("region", { name: "Verdict" })).toContainText("B-tree instead of No index");
	for (const title of ["All 4 combinations", "Where the time went by combination"]) {
		await expect(await twinOf(bare, title)).toHaveCount(4);
	}
	await expect(bare.locator("tr[data-effect='interaction']")).toBeVisible();
	await bare.context().close();
});

test("on paper stand the figures of a table that a drawing has no room for, opened or not", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ["queries=1", "queries=10"], clients: 2, seconds: 2 });
	await bench.runToEnd();
	const spans = page.getByRole("figure", { name: "Where the time went" });
	await expect(spans.locator(".area-drawing")).toBeVisible();
	await expect(spans.locator("tbody")).toBeHidden();
	await page.emulateMedia({ media: "print" });
	await expect(spans.locator("tbody tr")).toHaveCount(2);
	await expect(spans.locator("tbody")).toBeVisible();
	await expect(page.getByText("Latency over time as a table")).toBeHidden();
});

test("what is answered before a lesson's scripts are there is sent nowhere and not lost", async ({
	page,
}) => {
	const lesson = new LessonPage(page);
	const come = await holdScripts(page);
	await page.goto("/lessons/walk?present=1", { waitUntil: "commit" });
	const guess = lesson.block("times").getByLabel("Your prediction");
	await guess.fill("7");
	await lesson.block("times").getByRole("button", { name: "Predict" }).click();
	await guess.press("Enter");
	await expect(guess).toHaveValue("7");
	await expect(page).toHaveURL(/present=1/);
	come();
	await page.waitForLoadState("networkidle");
	await expect(guess).toHaveValue("7");
	await lesson.block("times").getByRole("button", { name: "Predict" }).click();
	await expect(lesson.block("times")).toContainText("Kept.");
});

test("what needs scripts says so in its place, and offers nothing that would not answer", async ({
	browser,
}) => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const bare = await context.newPage();
	await bare.goto("/bench");
	// What is within this element is no text to a locator by text.
	await expect(bare.locator(".run-bar noscript p")).toBeVisible();
	await expect(bare.getByRole("button", { name: "Run", exact: true })).toBeHidden();
	await bare.goto("/plans");
	await expect(bare.locator("main noscript p")).toBeVisible();
	await expect(bare.getByRole("textbox")).toHaveCount(0);
	await context.close();
});
