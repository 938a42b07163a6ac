import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { BenchPage } from "./bench-page.ts";

const ARMS = ["queries=1", "queries=40"];

/** Makes a run on the bench. @returns its id. */
async function makeRun(page: Page, clients: number): Promise<string> {
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ARMS, clients, seconds: 4 });
	await bench.run.click();
	await bench.done();
	return bench.runId();
}

test("two runs are compared: what differs first, ratios with intervals, one removed, another added", async ({
	page,
}) => {
	const first = await makeRun(page, 2);
	const second = await makeRun(page, 8);
	await page.goto(`/compare?run=${first}&run=${second}`);

	const differing = page.getByRole("region", { name: "Settings that differ" });
	await expect(differing.locator("tr[data-setting='load.clients'] td")).toHaveText(["2", "8"]);
	await expect(differing.locator("tr[data-setting='cores']")).toHaveCount(0);
	// Forty lookups take longer than one; how sure that is depends on how busy the machine was.
	const ratio = page.locator("tr[data-ratio='1B'] td[data-metric='p50']");
	await expect(ratio).toHaveText(/^[\d.,]+( \([\d.,]+ to [\d.,]+\))?(higher|too noisy to say)$/);
	expect(Number.parseFloat((await ratio.textContent()) ?? "")).toBeGreaterThan(2);
	await expect(page.locator("tr[data-ratio='2A']")).toContainText("another run");
	await expect(page.getByText("no interval covers it")).toBeVisible();
	await expect(page.locator("tr[data-row='p50Us'] td")).toHaveCount(4);

	for (const width of [1440, 390]) {
		await page.setViewportSize({ width, height: 900 });
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
		const { violations } = await new AxeBuilder({ page }).analyze();
		expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n")}`)).toEqual(
			[],
		);
	}

	await page.getByRole("button", { name: "Show the plans" }).click();
	await expect(page.getByRole("article", { name: /^Plan of/ })).toHaveCount(2);
	await expect(page.getByText(/Index Scan|Seq Scan|Index Only Scan/).first()).toBeVisible();

	await page.getByRole("link", { name: "Make 2 the baseline" }).click();
	await expect(page).toHaveURL(`/compare?run=${second}&run=${first}`);
	await expect(differing.locator("tr[data-setting='load.clients'] td")).toHaveText(["8", "2"]);
	await page.getByRole("link", { name: "Remove 1", exact: true }).click();
	await expect(page).toHaveURL(`/compare?run=${first}`);
	await expect(page.locator("tr[data-ratio]")).toHaveCount(1);

	await page.getByLabel("Add a run by its address").fill(`${new URL(page.url()).origin}/runs/${second}:b`);
	await page.getByRole("button", { name: "Add", exact: true }).click();
	await expect(page).toHaveURL(`/compare?run=${first}&run=${second}:B`);
	await expect(page.locator("tr[data-ratio='2B']")).toContainText("1B");
});

test("a comparison's address may hold anything: each part that cannot be shown has its sentence", async ({
	page,
}) => {
	const many = Array.from({ length: 200 }, (_, at) => `run=no-such-run-${at}`).join("&");
	await page.goto(`/compare?run=%3Cscript%3E&${many}`);
	await expect(page.getByText("“<script>” names no run")).toBeVisible();
	await expect(page.getByText("194 more are left out")).toBeVisible();
	await expect(page.getByText("There is no such run")).toHaveCount(6);
	await page.goto("/compare");
	await expect(page.getByText("Put two to six runs")).toBeVisible();
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id }) => id)).toEqual([]);
});
