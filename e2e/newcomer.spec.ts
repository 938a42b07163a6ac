import { expect, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { BenchPage, LOWER_IF_TOLD } from "./bench-page.ts";
import { LessonPage } from "./lesson-page.ts";

test("a newcomer takes the lesson, runs none against b-tree, reloads during the run, and keeps the result", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	await page.goto("/");
	await page.getByRole("link", { name: "Indexing", exact: true }).click();
	await expect(page.getByRole("heading", { level: 1, name: "Indexing" })).toBeVisible();
	await alive(page);
	await page.getByRole("button", { name: "Set the bench" }).first().click();
	// The test's data set is small, so a crowd of clients would hide part of what a scan costs.
	await page.getByLabel("Clients").fill("2");
	await bench.ready();
	await bench.start();

	await bench.measuring();
	const lines = page.locator("path.recharts-curve");
	await expect.poll(() => lines.count()).toBeGreaterThanOrEqual(2);
	const before = await Promise.all([0, 1].map((index) => lines.nth(index).getAttribute("d")));
	for (const index of [0, 1]) {
		await expect.poll(() => lines.nth(index).getAttribute("d")).not.toBe(before[index]);
	}
	const firstRow = (await bench.latencyRows())[0];

	const id = await bench.runId();
	await page.reload();
	await expect(bench.status).toHaveText(/^(Warming up|Measuring|Done)/);
	await expect.poll(async () => (await bench.latencyRows())[0]).toBe(firstRow);
	await bench.done();
	expect(await bench.runId()).toBe(id);

	// The blocks are as many on any machine; how far apart the times are is what a run finds out, and it may be too slow to.
	expect(await bench.count("blocks", 0)).toBeGreaterThan(3 * (await bench.count("blocks", 1)));
	await expect(bench.verdict).toContainText(LOWER_IF_TOLD);
	await expect(page.getByText("Seq Scan", { exact: false }).first()).toBeVisible();
	const rows = await bench.latencyRows();
	const median = await bench.latencyUs("p50Us", 1);

	await page.getByRole("link", { name: "Permalink of this run" }).click();
	await expect(page).toHaveURL(new RegExp(`/runs/${id}$`));
	await expect(bench.status).toHaveText(/^Done/);
	await expect.poll(() => bench.latencyRows()).toEqual(rows);
	expect(await bench.latencyUs("p50Us", 1)).toBe(median);
});

test("the settings of a lesson's block go along to the bench page", async ({ page }) => {
	await page.goto("/lessons/indexing");
	await page.getByRole("link", { name: "Open on the bench page" }).nth(1).click();
	await expect(page).toHaveURL(/\/bench\?/);
	const choice = (arm: string) =>
		page
			.getByRole("group", { name: arm })
			.getByRole("radiogroup", { name: /Index/ })
			.getByRole("radio", { checked: true });
	await expect(choice("Arm A")).toHaveAccessibleName("B-tree");
	await expect(choice("Arm B")).toHaveAccessibleName("Covering index");
});

test("a learner goes through the indexing lesson from prediction to quiz, and sees the score", async ({
	page,
}) => {
	const lesson = new LessonPage(page);
	await lesson.open("/lessons/indexing");
	await lesson.answer("recall-percentile", "95 of 100 requests took about 40 ms");
	await expect(lesson.block("recall-percentile")).toContainText("Most are quicker");
	await lesson.predict("first-guess", "1000000");

	// What runs is what the lesson has set: no settings are touched.
	await lesson.bench.start();
	await lesson.bench.done();
	await expect(lesson.block("first-guess")).toContainText(
		/You said 1,000,000\stimes\. Measured: [\d.,]+\stimes/,
	);
	await expect(lesson.block("first-guess")).toContainText("Less than you thought.");
	await expect(lesson.block("search-beats-scan")).toContainText(
		/holds here|refuted here|could not be decided here/,
	);

	await lesson.answer("quiz-plan", "It read every page of the table");
	await expect(lesson.block("quiz-plan")).toContainText("Right");
	await page.goto("/");
	await expect(page.getByText(/3 of \d+ answered/)).toBeVisible();
});
