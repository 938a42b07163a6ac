import { expect, type Page, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { BenchPage } from "./bench-page.ts";
import { atRest, drawn } from "./rest.ts";
import { watchShifts } from "./shifts.ts";
import { smallTargets, unfold } from "./targets.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** Runs two arms on the bench by touch. @returns the run's id. */
async function makeRun(page: Page, seconds = 2): Promise<string> {
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ["queries=1", "queries=10"], clients: 2, seconds });
	await bench.run.tap();
	await bench.done();
	return bench.runId();
}

/** A page, and what is seen on it alone: another that came in its place would have nothing to find fault with. */
type Asked = { address: string; shows: string | RegExp };

/** What is too small on a page with all of it unfolded, or wider than the screen. */
async function faultsOf(page: Page, { address, shows }: Asked): Promise<string[]> {
	const answer = await page.goto(address);
	expect(answer?.status(), address).toBe(200);
	await expect(
		page.getByRole("main").getByText(shows).filter({ visible: true }).first(),
		address,
	).toBeVisible();
	await alive(page);
	await page.waitForLoadState("networkidle");
	// What stays as it was sent until somebody comes is looked at as it is then.
	await page.keyboard.press("Shift");
	await expect(page.locator("[data-dormant]"), address).toHaveCount(0);
	await atRest(page);
	await unfold(page);
	const widthPx = await page.evaluate(() => document.documentElement.scrollWidth);
	const wide = widthPx > 390 ? [`${widthPx} px wide`] : [];
	return [...wide, ...(await smallTargets(page))].map((fault) => `${address}: ${fault}`);
}

test("a tap on a chart leaves the values it pointed at", async ({ page }) => {
	const id = await makeRun(page);
	await page.goto(`/runs/${id}`);
	const chart = page.getByRole("figure", { name: "Latency over time" });
	await chart.scrollIntoViewIfNeeded();
	const slider = chart.getByRole("slider");
	await slider.waitFor({ state: "attached" });
	const at = await slider.boundingBox();
	if (at === null) throw new Error("The chart has no plot.");
	await page.touchscreen.tap(at.x + 0.4 * at.width, at.y + 0.5 * at.height);
	await expect(slider).toBeFocused();
	// The arms take turns: a quarter second of a busy machine may have been one's alone.
	await expect(chart.locator("[aria-hidden] b", { hasText: /^[AB]$/ }).first()).toBeVisible();
});

test("all that is to be touched is 44 px in both directions, on every page and in all that unfolds", async ({
	page,
}) => {
	test.setTimeout(360_000);
	const ids = [await makeRun(page), await makeRun(page)];
	const faults: string[] = [];
	const lookups = "experiment=lookups&arm=queries%3D1&arm=queries%3D10";
	const pages: Asked[] = [
		{ address: "/", shows: "What makes a backend fast?" },
		{ address: "/bench", shows: "Three switches of an order-history service" },
		{ address: "/bench?load=open&profile=ramp&budget=60", shows: "To rate" },
		{ address: "/bench?layout=sweep&sweep=clients=1..8:4&arm=index=btree", shows: "Clients" },
		{ address: `/bench?${lookups}&run=${ids[0]}`, shows: "The same run as a command" },
		{ address: "/bench?experiment=none", shows: "There is no such experiment" },
		{ address: "/lessons/walk", shows: "A walk through every block" },
		{ address: "/lessons/walk?bench=few", shows: "A walk through every block" },
		{ address: "/lessons/indexing", shows: "Indexing" },
		{ address: `/runs/${ids[0]}`, shows: "The same run as a command" },
		{ address: "/runs", shows: "Your runs" },
		{ address: `/runs?run=${ids[0]}&run=${ids[1]}`, shows: "Compare them" },
		{ address: "/runs/open", shows: "Open a record" },
		{ address: "/plans", shows: "Read a plan, or two beside each other" },
		{ address: `/compare?run=${ids[0]}&run=${ids[1]}`, shows: "Ratios to the baseline" },
		{ address: "/compare", shows: "Runs side by side" },
		{ address: "/glossary", shows: "The words of the course" },
		{ address: "/browser-cache", shows: "Your browser's cache" },
		{ address: "/styleguide", shows: "All that pages are made of" },
	];
	for (const asked of pages) faults.push(...(await faultsOf(page, asked)));
	expect(faults).toEqual([]);

	await page.goto("/runs");
	await alive(page);
	await page
		.getByRole("button", { name: /^Tags and note/ })
		.first()
		.tap();
	await expect(page.getByLabel("Tags, with commas between them")).toBeVisible();
	expect(await smallTargets(page)).toEqual([]);
	await page
		.getByRole("button", { name: /^Delete/ })
		.last()
		.tap();
	await expect(page.getByRole("button", { name: /^Undo the deletion/ })).toBeVisible();
	expect(await smallTargets(page)).toEqual([]);

	// The last of the list, which was deleted, is the first that was made.
	await page.goto(`/runs/${ids[1]}`);
	await alive(page);
	await page.getByRole("figure", { name: "Latency over time" }).scrollIntoViewIfNeeded();
	await page
		.getByRole("button", { name: /^Export/ })
		.first()
		.tap();
	await expect(page.getByRole("menuitem").first()).toBeVisible();
	expect(await smallTargets(page)).toEqual([]);
});

test("Run and Cancel stay on a phone where they can be touched, in a bar that keeps its height", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ["queries=1", "queries=10"], clients: 2, seconds: 4 });
	const bar = page.locator(".run-bar");
	const { height } = (await bar.boundingBox()) ?? { height: 0 };
	// One row, with the rims that part it from what lies beneath.
	expect(height).toBeLessThanOrEqual(64);
	await bench.run.tap();
	await bench.measuring();
	await bench.cancel.scrollIntoViewIfNeeded();
	await page.evaluate(() => window.scrollTo({ top: document.body.scrollHeight * 0.6, behavior: "instant" }));
	await expect(bench.cancel).toBeInViewport({ ratio: 1 });
	expect((await bar.boundingBox())?.height).toBe(height);
	// Back at the settings, where nothing has to make room for what the run finds.
	await page.evaluate(() => window.scrollTo({ top: 300, behavior: "instant" }));
	await drawn(page);
	const shifts = await watchShifts(page);
	await bench.done();
	expect((await bar.boundingBox())?.height).toBe(height);
	expect(await shifts()).toBeLessThanOrEqual(0.02);
});
