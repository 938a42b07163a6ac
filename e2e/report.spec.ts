import { writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { expect, test } from "@playwright/test";
import { axeFaults } from "./axe-faults.ts";
import { BenchPage } from "./bench-page.ts";

test("the report of a run is a file that tells all of it by itself, on any screen and on paper", async ({
	page,
	browser,
}) => {
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ["queries=1", "queries=20"], clients: 2, seconds: 2 });
	await bench.runToEnd();
	const answer = await page.request.get(`/api/runs/${await bench.runId()}/html`);
	const file = test.info().outputPath("report.html");
	await writeFile(file, await answer.body());

	for (const colorScheme of ["light", "dark"] as const) {
		for (const width of [1440, 390]) {
			const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
			const report = await context.newPage();
			const asked: string[] = [];
			const faults: string[] = [];
			report.on("request", (request) => asked.push(request.url()));
			report.on("console", (message) => faults.push(message.text()));
			const url = String(pathToFileURL(file));
			await report.goto(url);
			expect(asked).toEqual([url]);
			expect(faults).toEqual([]);
			for (const heading of [
				"Latency by percentile",
				"Where the time went",
				"What one operation cost",
				"The price",
				"What Postgres did",
			]) {
				await expect(report.getByRole("heading", { name: heading, exact: true })).toBeVisible();
			}
			await expect(report.getByRole("region", { name: /^Plan of / })).toHaveCount(2);
			expect(await axeFaults(report)).toEqual([]);
			const beyond = () => report.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
			expect(await beyond()).toBeLessThanOrEqual(0);
			// An A4 page within its margins.
			await report.setViewportSize({ width: 700, height: 1_000 });
			await report.emulateMedia({ media: "print" });
			expect(await beyond()).toBeLessThanOrEqual(0);
			// On paper it is ink on white, whatever the screen was.
			const ink = await report.evaluate(() => getComputedStyle(document.body).color);
			expect(ink).toBe("rgb(29, 33, 38)");
			await context.close();
		}
	}
});
