import { expect, type Locator, type Page, test } from "@playwright/test";
import { BenchPage, type BenchSettings } from "./bench-page.ts";
import { atRest, drawn } from "./rest.ts";
import { watchShifts } from "./shifts.ts";

/** As browsers count it (CLS): from this on people notice. */
const NOTICED = 0.02;
/** How far down the report somebody reads while the run goes on: what is found and drawn, the figures, the end. */
const PLACES = [0, 0.45, 0.75, 1];
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

const armsOf = (...queries: number[]) => queries.map((count) => `queries=${count}`);
const RUNS: { of: string; viewport: typeof DESKTOP; load: BenchSettings }[] = [
	{ of: "of two arms on a desktop", viewport: DESKTOP, load: { arms: armsOf(1, 10) } },
	{ of: "of four arms on a desktop", viewport: DESKTOP, load: { arms: armsOf(1, 2, 5, 10) } },
	{ of: "of two arms on a phone", viewport: PHONE, load: { arms: armsOf(1, 10) } },
	{ of: "of four arms on a phone", viewport: PHONE, load: { arms: armsOf(1, 2, 5, 10) } },
	{
		of: "in an open loop on a phone",
		viewport: PHONE,
		load: { arms: armsOf(1, 10), load: "open", rate: 200 },
	},
];

for (const { of, viewport, load } of RUNS) {
	test(`the end of a run ${of} moves nothing, wherever one reads`, async ({ page }) => {
		test.setTimeout(300_000);
		await page.setViewportSize(viewport);
		const bench = new BenchPage(page);
		for (const share of PLACES) {
			await bench.open({ experiment: "lookups", clients: 2, seconds: 3, ...load });
			await bench.run.click();
			await bench.measuring();
			await chartOf(page, "Latency over time").waitFor();
			await readAt(page, share);
			await drawn(page);
			const shifts = await watchShifts(page);
			await bench.done();
			// What comes last: the charts of all operations, plans, and what is drawn anew by them.
			for (const title of ["Latency by percentile", "Distribution of latencies"]) {
				await chartOf(page, title).waitFor();
			}
			await page.getByText("As Postgres prints it").first().waitFor();
			await atRest(page);
			expect(await shifts(), `at ${share} of the report`).toBeLessThanOrEqual(NOTICED);
		}
	});
}

/** A chart that is drawn, and can be read from. */
const chartOf = (page: Page, title: string): Locator =>
	page.getByRole("figure", { name: title, exact: true }).getByRole("slider");

/** Scrolls to a share of what a run is told in. */
async function readAt(page: Page, share: number): Promise<void> {
	await page.getByRole("region", { name: "Verdict" }).evaluate((verdict, part) => {
		const report = verdict.closest(".bench > *");
		if (report === null) throw new Error("The verdict stands in no report.");
		const { top, height } = report.getBoundingClientRect();
		const far = Math.max(0, height - window.innerHeight);
		window.scrollTo({ top: window.scrollY + top + part * far, behavior: "instant" });
	}, share);
}
