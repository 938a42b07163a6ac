import { expect, type Locator, type Page, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { seriousFaults } from "./axe-faults.ts";
import { BenchPage } from "./bench-page.ts";
import { LessonPage } from "./lesson-page.ts";

/** What verdicts and figures have at least on a screen of 1,440 px; why is said beside the rule in globals.css. */
const LEAST_PX = 28;

const LOOKUPS = { experiment: "lookups", arms: ["queries=1", "queries=10"], seconds: 2 };

/** Makes a run on the bench. */
async function makeRun(page: Page): Promise<BenchPage> {
	const bench = new BenchPage(page);
	await bench.open(LOOKUPS);
	await bench.runToEnd();
	return bench;
}

/** Where a curve of two arms is drawn, as shares of its plot. */
const DRAWN = [
	[0.4, 0.7],
	[0.8, 0.2],
] as const;

/** How large letters are drawn, in pixels of the screen. */
function letterPx(text: Locator): Promise<number> {
	return text.evaluate((element) => {
		const zoom = "currentCSSZoom" in element ? Number(element.currentCSSZoom) : 1;
		return Number.parseFloat(getComputedStyle(element).fontSize) * zoom;
	});
}

/** Where something is drawn on the screen. */
async function boxOf(drawn: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
	const box = await drawn.boundingBox({ timeout: 1_000 });
	if (box === null) throw new Error(`${drawn} is not drawn.`);
	return box;
}

for (const colorScheme of ["light", "dark"] as const) {
	test(`big text in ${colorScheme} is in the address, goes along to the next page, and stays clean`, async ({
		page,
	}) => {
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		await makeRun(page);
		await page.keyboard.press("b");
		await expect(page).toHaveURL(/[?&]big=1/);
		await expect(page.getByLabel("Seconds")).toBeHidden();
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1440);
		expect(await seriousFaults(page)).toEqual([]);

		await page.reload();
		await alive(page);
		await expect(page.getByRole("button", { name: "Leave the big text" })).toBeVisible();
		await page.getByRole("link", { name: "Course" }).click();
		await expect(page).toHaveURL(/\/\?big=1/);
		await page.getByRole("button", { name: "Leave the big text" }).click();
		await expect(page).not.toHaveURL(/big/);
	});
}

test("verdict and figures can be read in the big text from ten metres, and the small print is left out", async ({
	page,
}) => {
	const bench = await makeRun(page);
	const headline = bench.verdict.locator("p.font-serif");
	const figures = page.getByRole("region", { name: "Results" }).locator("td");
	const floor = bench.verdict.getByText("two equal arms could not be told apart");
	await expect(floor).toBeVisible();
	await page.keyboard.press("b");
	expect(await letterPx(headline)).toBeGreaterThan(1.5 * LEAST_PX);
	for (const figure of [figures.first(), bench.verdict.locator("dd").first(), bench.status]) {
		expect(await letterPx(figure)).toBeGreaterThanOrEqual(LEAST_PX);
	}
	await expect(floor).toBeHidden();
	await expect(page.getByText("The same run as a command")).toBeHidden();
	await expect(page.getByRole("button", { name: "Export “Latency over time”" })).toBeHidden();
	await expect(page.getByText("small print are left out of the big text")).toBeVisible();
	await expect(page.getByRole("region", { name: "Verdict" })).toBeVisible();
});

test("a chart tells in the big text what the pointer is at, and the same by keyboard", async ({ page }) => {
	await makeRun(page);
	for (const isBig of [false, true]) {
		if (isBig) {
			await page.keyboard.press("b");
			await expect(page.locator("html[data-big]")).toBeAttached();
		}
		for (const title of ["Latency over time", "Latency by percentile"]) {
			const chart = page.getByRole("figure", { name: title });
			const slider = chart.getByRole("slider");
			const plot = chart.locator(".cursor-crosshair");
			const last = Number(await slider.getAttribute("max"));
			for (const [share, place] of [
				[0.002, 0],
				[0.998, last],
			] as const) {
				// A plot is drawn anew a moment after its place has another size: all is looked at once more until it has been.
				await expect(async () => {
					await plot.scrollIntoViewIfNeeded();
					const box = await boxOf(plot);
					await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
					await expect(slider).toHaveValue(String(place), { timeout: 1_000 });
					// The line stands on the pointer's side of the plot, and where it stands the pointer finds the same place.
					const line = (await boxOf(chart.locator("[aria-hidden] .w-px"))).x;
					expect(Math.abs(line - (box.x + box.width * share))).toBeLessThan(0.5 * box.width);
					await page.mouse.move(line, box.y + box.height / 3);
					await expect(slider).toHaveValue(String(place), { timeout: 1_000 });
				}).toPass({ timeout: 15_000 });
			}
			await slider.focus();
			await page.keyboard.press("Home");
			await expect(slider).toHaveValue("0");
			await slider.blur();
		}
	}
});

test("a curve is drawn in the big text where the pointer draws", async ({ page }) => {
	const lesson = new LessonPage(page);
	await lesson.open("/lessons/walk?big=1");
	const block = lesson.block("shape");
	const plot = block.locator("svg.cursor-crosshair");
	const drawn = async (arm: string) => Number(await block.getByLabel(arm).inputValue());
	// What comes to the page late may move the plot while it is drawn in: then it is drawn in once more.
	await expect(async () => {
		await plot.scrollIntoViewIfNeeded();
		const box = await boxOf(plot);
		for (const [x, y] of DRAWN) {
			await page.mouse.move(box.x + box.width * x, box.y + box.height * y);
			await page.mouse.down();
			await page.mouse.up();
		}
		await expect(plot.locator("circle")).toHaveCount(DRAWN.length, { timeout: 1_000 });
		const low = await drawn("arm A");
		expect(low).toBeGreaterThan(0);
		expect(await drawn("arm B")).toBeGreaterThan(low);
		for (const [place, [, y]] of DRAWN.entries()) {
			const dot = await boxOf(plot.locator("circle").nth(place));
			const middle = dot.y + dot.height / 2 - box.y;
			expect(Math.abs(middle - y * box.height)).toBeLessThan(0.05 * box.height);
		}
	}).toPass({ timeout: 15_000 });
});
