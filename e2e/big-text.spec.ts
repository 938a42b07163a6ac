import { expect, type Locator, type Page, test } from "@playwright/test";
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
	await bench.run.click();
	await bench.done();
	return bench;
}

/** How large letters are drawn, in pixels of the screen. */
function letterPx(text: Locator): Promise<number> {
	return text.evaluate((element) => {
		const zoom = "currentCSSZoom" in element ? Number(element.currentCSSZoom) : 1;
		return Number.parseFloat(getComputedStyle(element).fontSize) * zoom;
	});
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
		if (isBig) await page.keyboard.press("b");
		for (const title of ["Latency over time", "Latency by percentile"]) {
			const chart = page.getByRole("figure", { name: title });
			const slider = chart.getByRole("slider");
			const plot = chart.locator(".cursor-crosshair");
			await plot.scrollIntoViewIfNeeded();
			const box = (await plot.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
			const last = Number(await slider.getAttribute("max"));
			for (const [share, place] of [
				[0.002, 0],
				[0.998, last],
			] as const) {
				await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
				const told = chart.locator("[aria-hidden] .w-px");
				await expect(slider).toHaveValue(String(place));
				// The line stands on the pointer's side of the plot, and where it stands the pointer finds the same place.
				const line = (await told.boundingBox())?.x ?? 0;
				expect(Math.abs(line - (box.x + box.width * share))).toBeLessThan(0.5 * box.width);
				await page.mouse.move(line, box.y + box.height / 3);
				await expect(slider).toHaveValue(String(place));
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
	await plot.scrollIntoViewIfNeeded();
	const box = (await plot.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
	const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
	await page.mouse.move(...at(0.4, 0.7));
	await page.mouse.down();
	await page.mouse.up();
	await page.mouse.move(...at(0.8, 0.2));
	await page.mouse.down();
	await page.mouse.up();
	const [low, high] = [
		Number(await block.getByLabel("arm A").inputValue()),
		Number(await block.getByLabel("arm B").inputValue()),
	];
	expect(low).toBeGreaterThan(0);
	expect(high).toBeGreaterThan(low);
	const dots = await plot.locator("circle").all();
	const middles = await Promise.all(
		dots.map(async (dot) => {
			const { x = 0, y = 0, width = 0, height = 0 } = (await dot.boundingBox()) ?? {};
			return [x + width / 2, y + height / 2] as const;
		}),
	);
	expect(Math.abs((middles[0]?.[1] ?? 0) - at(0, 0.7)[1])).toBeLessThan(0.05 * box.height);
	expect(Math.abs((middles[1]?.[1] ?? 0) - at(0, 0.2)[1])).toBeLessThan(0.05 * box.height);
});
