import { expect, test } from "@playwright/test";
import { BenchPage } from "./bench-page.ts";
import { watchShifts } from "./shifts.ts";

/** As browsers count it (CLS): from this on people notice. */
const NOTICED = 0.02;
/** What comes after a run's end: the charts of its distribution, plans, and what is drawn anew by them. */
const SETTLED_MS = 3_000;
/** How far down the page somebody looks while the run goes on. */
const PLACES = [
	{ place: "the head", share: 0 },
	{ place: "the middle", share: 0.5 },
];
const SCREENS = [
	{ screen: "a desktop", viewport: { width: 1440, height: 900 } },
	{ screen: "a phone", viewport: { width: 390, height: 844 } },
];

for (const { screen, viewport } of SCREENS) {
	for (const queries of [
		[1, 10],
		[1, 2, 5, 10],
	]) {
		test(`on ${screen} the end of a run of ${queries.length} arms moves nothing, wherever one looks`, async ({
			page,
		}) => {
			await page.setViewportSize(viewport);
			const bench = new BenchPage(page);
			for (const { place, share } of PLACES) {
				await bench.open({
					experiment: "lookups",
					arms: queries.map((count) => `queries=${count}`),
					clients: 2,
					seconds: 4,
				});
				await bench.run.click();
				await bench.measuring();
				await page.evaluate((part) => {
					const { scrollHeight } = document.documentElement;
					window.scrollTo({ top: part * (scrollHeight - window.innerHeight), behavior: "instant" });
				}, share);
				await page.waitForTimeout(500);
				const shifts = await watchShifts(page);
				await bench.done();
				await page.waitForTimeout(SETTLED_MS);
				expect(await shifts(), `at ${place} of the page`).toBeLessThanOrEqual(NOTICED);
			}
		});
	}
}
