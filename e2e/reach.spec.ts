import { expect, type Page, test } from "@playwright/test";
import { BenchPage } from "./bench-page.ts";
import { LessonPage } from "./lesson-page.ts";

const LOOKUPS = { experiment: "lookups", arms: ["queries=1", "queries=10"], clients: 2, seconds: 8 };

/** Scrolls what the bench is scrolled by to a share of its length. */
async function scrollTo(page: Page, share: number): Promise<void> {
	await page.evaluate((to) => {
		const column = document.getElementById("bench:column");
		const scroller =
			column !== null && column.scrollHeight > column.clientHeight + 1 && column.clientHeight > 0
				? column
				: document.documentElement;
		const bench = document.querySelector(".bench");
		if (bench === null) return;
		const { top, height } = bench.getBoundingClientRect();
		scroller.scrollTo({
			top: scroller.scrollTop + top + (height - window.innerHeight) * to,
			behavior: "instant",
		});
	}, share);
}

/** Whether what lies at the middle of the Run bar's first button is that button. */
function isInReach(page: Page): Promise<boolean> {
	return page.evaluate(() => {
		const button = document.querySelector(".run-bar button");
		if (button === null) return false;
		const { left, top, width, height } = button.getBoundingClientRect();
		const found = document.elementFromPoint(left + width / 2, top + height / 2);
		return found !== null && button.contains(found);
	});
}

/** What has the focus and is wholly beneath the bar, or out of sight; undefined when it is neither. */
function hiddenFocus(page: Page): Promise<string | undefined> {
	return page.evaluate(() => {
		const focused = document.activeElement;
		const bar = document.querySelector(".run-bar")?.getBoundingClientRect();
		if (focused === null || bar === undefined || focused === document.body) return undefined;
		if (focused.closest(".run-bar") !== null) return undefined;
		const box = focused.getBoundingClientRect();
		const isOut = box.bottom <= 0 || box.top >= window.innerHeight;
		const isBeneath =
			box.top >= bar.top && box.bottom <= bar.bottom && box.left >= bar.left && box.right <= bar.right;
		return isOut || isBeneath
			? `${focused.outerHTML.slice(0, 120)} at ${Math.round(box.top)} to ${Math.round(box.bottom)}, bar at ${Math.round(bar.top)}`
			: undefined;
	});
}

for (const [name, width, height] of [
	["a screen", 1440, 900],
	["a phone", 390, 844],
] as const) {
	for (const place of ["on its page", "in a lesson"] as const) {
		test(`the Run bar of a bench ${place} stays in reach on ${name}, and keeps its height`, async ({
			page,
		}) => {
			await page.setViewportSize({ width, height });
			const bench = new BenchPage(page);
			if (place === "on its page") await bench.open(LOOKUPS);
			else {
				const lesson = new LessonPage(page);
				await lesson.open("/lessons/walk?bench=few");
				await lesson.block("few").getByRole("button", { name: "Set the bench", exact: true }).click();
				await page.getByLabel("Seconds").fill("8");
				await bench.ready();
			}
			for (const share of [0, 0.3, 0.7, 1]) {
				await scrollTo(page, share);
				expect(await isInReach(page), `before the run, at ${share}`).toBe(true);
			}
			const bar = page.locator(".run-bar");
			const before = (await bar.boundingBox())?.height;
			await bench.start();
			await bench.measuring();
			for (const share of [1, 0.6, 0.2]) {
				await scrollTo(page, share);
				expect(await isInReach(page), `during the run, at ${share}`).toBe(true);
				await expect(bench.status).toBeInViewport();
			}
			await bench.done();
			expect((await bar.boundingBox())?.height).toBe(before);
		});
	}

	test(`what gets the focus on a bench is never hidden beneath the Run bar on ${name}`, async ({ page }) => {
		await page.setViewportSize({ width, height });
		const bench = new BenchPage(page);
		await bench.open({ ...LOOKUPS, seconds: 2 });
		await bench.runToEnd();
		await page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
		await page.getByRole("heading", { level: 1 }).click();
		for (const key of ["Tab", "Shift+Tab"]) {
			for (let stop = 0; stop < 70; stop++) {
				await page.keyboard.press(key);
				expect(await hiddenFocus(page)).toBeUndefined();
			}
		}
	});
}
