import { expect, type Page, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { axeFaults } from "./axe-faults.ts";
import { BenchPage } from "./bench-page.ts";
import { exported } from "./downloads.ts";
import { scripted } from "./scripted.ts";

const ARMS = ["queries=1", "queries=40"];

/** Makes a run on the bench. @returns its id. */
async function makeRun(page: Page, clients: number): Promise<string> {
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ARMS, clients, seconds: 4 });
	await bench.runToEnd();
	return bench.runId();
}

async function fits(page: Page): Promise<void> {
	for (const width of [1440, 390]) {
		await page.setViewportSize({ width, height: 900 });
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
		expect(await axeFaults(page)).toEqual([]);
	}
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

	await fits(page);

	const plans = page.getByRole("button", { name: "Show the plans" });
	await scripted(plans);
	await plans.click();
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

test("each chart of a comparison is read by keyboard, has its table, and is taken along as files", async ({
	page,
}) => {
	const run = await makeRun(page, 2);
	await page.goto(`/compare?run=${run}&run=${run}:B`);
	for (const [title, value] of [
		[
			"Ratios to the baseline",
			/: (1B|2B) [\d.,]+ \(([\d.,]+ to [\d.,]+|too little measured for an interval)\)$/,
		],
		["Latency by percentile", /^p\d.*: 1A [\d.,]+.*, 1B [\d.,]+.*, 2B [\d.,]+/],
		["1 over time", /s: .*1[AB] [\d.,]+/],
		["2 over time", /s: 2B [\d.,]+/],
	] as const) {
		const chart = page.getByRole("figure", { name: title });
		const slider = chart.getByRole("slider", { name: `${title}: read values` });
		await slider.focus();
		await page.keyboard.press("Home");
		await expect(slider).toHaveAttribute("aria-valuetext", value);
		await chart.locator("summary").click();
		await expect(chart.locator("tbody tr").first()).toBeVisible();
	}

	const chart = page.getByRole("figure", { name: "Latency by percentile" });
	const drawing = await exported(chart, "Drawing (SVG)");
	expect(drawing.name).toBe("lookups-compared-latency-by-percentile.svg");
	const svg = drawing.content.toString();
	expect(svg).not.toContain("var(");
	for (const text of ["1A  queries 1", "2B  queries 40", "Measured on"]) expect(svg).toContain(text);
	const figures = (await exported(chart, "Figures (CSV)")).content.toString();
	expect(figures).toMatch(/^Percentile \(share of 1\),1A: queries 1: latency \(µs\),1B: /);
	expect(figures).toMatch(/\r\n0\.5,\d+,\d+,\d+\r\n/);
});

test("of a run with more arms than can be told apart some are chosen by keyboard, and the address keeps the choice", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	await page.goto("/bench?layout=sweep&sweep=clients=1..8:5&arm=index=btree&seconds=6");
	await bench.ready();
	await bench.start();
	await bench.done();
	const run = await bench.runId();
	await page.goto(`/compare?run=${run}`);
	await expect(page.getByText("5 arms, more than can be told apart")).toBeVisible();
	await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(4);
	await fits(page);
	await page.setViewportSize({ width: 1440, height: 900 });
	const chosen = page.getByRole("checkbox", { name: /^B / });
	await scripted(chosen);
	await chosen.focus();
	await page.keyboard.press("Space");
	await page.keyboard.press("Tab");
	await expect(page.getByRole("checkbox", { name: /^C / })).toBeFocused();
	await page.getByRole("button", { name: "Show these 3 arms" }).press("Enter");
	await expect(page).toHaveURL(`/compare?run=${run}:ADE`);
	await expect(page.locator("tr[data-ratio]")).toHaveCount(2);
	await expect(page.locator("tr[data-ratio]").first()).toContainText("same run, in turns");
	await page.reload();
	await expect(page.locator("tr[data-row='p50Us'] td")).toHaveCount(3);
});

test("a record from a file is compared with a run of here, called recorded, and asked for again after a reload", async ({
	page,
}) => {
	const [theirs, own] = [await makeRun(page, 2), await makeRun(page, 2)];
	const answer = await page.request.get(`/api/runs/${theirs}/record`);
	const file = { name: "their run.json", mimeType: "application/json", buffer: await answer.body() };
	await page.goto(`/compare?run=${own}`);
	const choose = page.locator("input[type=file]");
	await alive(page);
	await scripted(choose);
	await choose.setInputFiles({ ...file, buffer: Buffer.from("{") });
	await expect(page.getByRole("alert").filter({ hasText: "cannot be opened" })).toBeVisible();
	await choose.setInputFiles(file);
	await expect(page).toHaveURL(`/compare?run=${own}&run=file~${theirs}`);
	const row = page.locator("tr[data-ratio='2A']");
	await expect(row).toContainText("(recorded)");
	await expect(row.locator("td[data-metric='p50']")).toHaveText(/^[\d.,]+( \([\d.,]+ to [\d.,]+\))?\D/);
	await expect(page.locator("[data-item='2']")).toContainText("from a file, not measured here");
	await page.getByRole("button", { name: "Show the plans" }).click();
	await expect(page.getByRole("article", { name: "Plan of 2A" })).toContainText(/Scan/);
	await fits(page);

	await choose.setInputFiles({ ...file, name: "the same.json" });
	await expect(page.getByText("This is the very record that stands as 2")).toBeVisible();
	const slower = file.buffer.toString().replace(/"queuedAtMs":\d+/, '"queuedAtMs":1');
	await choose.setInputFiles({ ...file, name: "changed.json", buffer: Buffer.from(slower) });
	await expect(page).toHaveURL(`/compare?run=${own}&run=file~${theirs}&run=file~${theirs}-2`);
	await expect(page.getByText("the two do not say the same: this one stands as 3")).toBeVisible();
	await expect(page.locator("[data-item='2']")).toContainText("their run.json");
	await expect(page.locator("[data-item='3']")).toContainText("changed.json");
	await page.getByRole("link", { name: "Remove 3", exact: true }).click();

	await page.getByRole("link", { name: "Make 2 the baseline" }).click();
	await expect(page.locator("[data-item='1']")).toContainText("baseline, recorded");
	await page.reload();
	await expect(page.getByText("Choose the file again")).toBeVisible();
	await scripted(choose);
	await choose.setInputFiles(file);
	await expect(page.locator("[data-item='1']")).toContainText("baseline, recorded");

	// With cores that this machine does not have it was measured elsewhere, and is no measure of what was measured here.
	const moved = file.buffer.toString().replace(/"cores":\d+/, '"cores":97');
	await page.goto(`/compare?run=${own}`);
	await alive(page);
	await scripted(choose);
	await choose.setInputFiles({ ...file, buffer: Buffer.from(moved) });
	await expect(page.getByText("is not comparable with the baseline: another machine")).not.toHaveCount(0);
});

test("a run that has not ended stands in a comparison as soon as it has, and one that is gone says so", async ({
	page,
}) => {
	const first = await makeRun(page, 2);
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ARMS, clients: 2, seconds: 6 });
	await bench.run.click();
	await bench.measuring();
	const going = await bench.runId();
	await page.goto(`/compare?run=${first}&run=${going}&run=${"x".repeat(21)}`);
	await expect(page.getByText("It comes here by itself when it has")).toBeVisible();
	await expect(page.getByText("There is no run of this id")).toBeVisible();
	await expect(page.locator("tr[data-ratio='2A']")).toBeVisible({ timeout: 30_000 });
	await expect(page.getByText("It comes here by itself when it has")).toHaveCount(0);
});

test("a comparison's address may hold anything: each part that cannot be shown has its sentence", async ({
	page,
}) => {
	const many = Array.from({ length: 200 }, (_, at) => `run=no-such-run-${at}`).join("&");
	await page.goto(`/compare?run=%3Cscript%3E&${many}`);
	await expect(page.getByText("“<script>” names no run")).toBeVisible();
	await expect(page.getByText("194 more are left out")).toBeVisible();
	await expect(page.getByText("There is no run of this id")).toHaveCount(6);
	await page.goto("/compare");
	await expect(page.getByText("Put two to six runs")).toBeVisible();
	expect(await axeFaults(page)).toEqual([]);
});
