import { expect, test } from "@playwright/test";
import { seriousFaults } from "./axe-faults.ts";
import { BenchPage } from "./bench-page.ts";
import { runnerPid } from "./instance.ts";

test("a run can be cancelled while it measures, within three seconds", async ({ page }) => {
	const bench = new BenchPage(page);
	await bench.open({ seconds: 30 });
	await bench.run.click();
	await bench.measuring();
	await bench.cancel.click();
	await expect(bench.status).toHaveText(/^Cancelled/, { timeout: 3_000 });
	await bench.ready();
});

test("a second person's run waits, says its place, can be cancelled there, and runs in its turn", async ({
	page,
	browser,
}) => {
	const bench = new BenchPage(page);
	const context = await browser.newContext();
	const other = new BenchPage(await context.newPage());
	// Long enough for two clicks of the other on a busy machine.
	await bench.open({ seconds: 20 });
	await other.open({ seconds: 2 });
	await bench.run.click();
	await bench.measuring();

	await other.run.click();
	await expect(other.status).toHaveText(/Waiting: 1\s+run ahead/);
	await other.cancel.click();
	await expect(other.status).toHaveText(/^Cancelled/, { timeout: 3_000 });

	await other.run.click();
	await expect(other.status).toHaveText(/Waiting: 1\s+run ahead/);
	await bench.done();
	await other.done();
	await context.close();
});

test("five clicks are one run", async ({ page }) => {
	const bench = new BenchPage(page);
	await bench.open({ seconds: 2 });
	await bench.run.evaluate((button) => {
		for (let click = 0; click < 5; click++) (button as HTMLButtonElement).click();
	});
	const id = await bench.runId();
	await bench.done();
	await page.goto("/bench");
	const runs = page.locator("a[href^='/runs/']");
	await expect(runs).toHaveCount(1);
	await expect(runs.first()).toHaveAttribute("href", `/runs/${id}`);
});

test("the bench at the address of a run alone is set as that run was", async ({ page }) => {
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ["queries=3", "queries=7"], clients: 3, seconds: 2 });
	await bench.runToEnd();
	const id = await bench.runId();
	await page.goto(`/bench?run=${id}&figure=p99`);
	await bench.done();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("The price of one more query");
	await expect(page.getByLabel("Arm A: Queries")).toHaveValue("3");
	await expect(page.getByLabel("Arm B: Queries")).toHaveValue("7");
	await expect(page.getByLabel("Clients", { exact: true })).toHaveValue("3");
	await expect(page.getByText("The settings above have changed since this run.")).toHaveCount(0);
	await expect(page).toHaveURL(new RegExp(`run=${id}&figure=p99`));
	await page.goto(`/bench?run=${"x".repeat(21)}`);
	await expect(page.getByText("The run of this address cannot be shown")).toBeVisible();
});

test("where there is no room for one more run it says so, and how to make some", async ({
	page,
	baseURL,
}) => {
	const bench = new BenchPage(page);
	await bench.open({ seconds: 30 });
	for (let run = 0; run < 4; run++) {
		const answer = await page.request.post("/api/trpc/runs.start", {
			headers: { origin: baseURL ?? "" },
			data: {
				experiment: "switches",
				arms: [{ index: "none" }, { index: "btree" }],
				load: { clients: 8, seconds: 30 },
				idempotencyKey: `one-more-than-there-is-room-${run}`,
			},
		});
		expect(answer.ok()).toBe(true);
	}
	await bench.run.click();
	const told = page.getByRole("alert").filter({ hasText: "No room for one more run" });
	await expect(told).toContainText("You have a run going and 3 waiting.");
	await expect(bench.status).toHaveText("Not started: see below.");
	await expect(told.getByRole("button", { name: "Back to the default settings" })).toHaveCount(0);
	const cancels = told.getByRole("button", { name: /^Cancel/ });
	await expect(cancels).toHaveCount(4);
	expect(await seriousFaults(page)).toEqual([]);
	for (let left = 4; left > 0; left--) {
		await cancels.first().click();
		await expect(cancels).toHaveCount(left - 1);
		if (left > 1) await expect(told.getByRole("link").first()).toBeFocused();
	}
	await expect(told).toContainText("There is room now: press Run again.");
	await expect(told.locator(":focus")).toHaveText("There is room now: press Run again.");
	await bench.run.click();
	await bench.measuring();
	await expect(told).toHaveCount(0);
	await bench.cancel.click();
	await bench.ready();
});

test("a second tab shows the same run as it goes on", async ({ page, context }) => {
	const bench = new BenchPage(page);
	await bench.open({ seconds: 6 });
	await bench.run.click();
	await bench.measuring();
	const second = new BenchPage(await context.newPage());
	await second.page.goto(page.url());
	await Promise.all([bench.done(), second.done()]);
	const rows = await bench.latencyRows();
	await expect.poll(() => second.latencyRows()).toEqual(rows);
});

test("a browser that was offline during the run catches up without a gap or a duplicate", async ({
	page,
	context,
}) => {
	const bench = new BenchPage(page);
	await bench.open({ seconds: 12 });
	await bench.run.click();
	await bench.measuring();
	const id = await bench.runId();
	await context.setOffline(true);
	await expect(page.getByText("Connection lost; reconnecting")).toBeVisible({ timeout: 5_000 });
	await page.waitForTimeout(4_000);
	await context.setOffline(false);
	await bench.done();
	const rows = await bench.latencyRows();
	expect(new Set(rows).size).toBe(rows.length);

	const replay = new BenchPage(await context.newPage());
	await replay.page.goto(`/runs/${id}`);
	await replay.done();
	await expect.poll(() => replay.latencyRows()).toEqual(rows);
});

test("a run whose runner is killed starts again, is marked so, and ends", async ({ page }) => {
	const bench = new BenchPage(page);
	await bench.open({ seconds: 6 });
	await bench.run.click();
	await bench.measuring();
	const killed = await runnerPid();
	process.kill(killed, "SIGKILL");
	await expect(bench.status).toHaveText(/restarted|Warming up|Preparing/, { timeout: 25_000 });
	await expect(bench.status).toHaveText(/^Done\. It was interrupted and restarted/, { timeout: 60_000 });
	expect(await runnerPid()).not.toBe(killed);
});

test("a run under an open loop shows response beside service time, and what was offered and dropped", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	// A hundred queries take one client longer than the two milliseconds there are: what is due has to wait for it.
	const arms = ["queries=100", "queries=1"];
	await bench.open({ experiment: "lookups", arms, load: "open", rate: 500, clients: 1, seconds: 2 });
	await expect(page.getByLabel("Think time")).toBeHidden();
	await bench.runToEnd();

	expect(await bench.latencyUs("p50Us", 0)).toBeGreaterThan(2 * (await bench.latencyUs("service.p50Us", 0)));
	expect(await bench.figure("offeredPerSec", 0)).toMatch(/^[\d,.]+\s\/s$/);
	expect(await bench.figure("droppedCount", 0)).toMatch(/^[\d,]+$/);
	await expect(page.getByRole("listitem").filter({ hasText: "Waiting to start" })).toBeVisible();
	const rates = page.getByRole("figure", { name: "Offered and achieved" });
	await rates.locator("summary").click();
	await expect(rates.getByRole("columnheader", { name: "offered" })).toBeVisible();
	await expect(rates.locator("tbody td:last-child").filter({ hasText: "/s" })).not.toHaveCount(0);
	await rates.getByRole("radio", { name: "Dropped" }).click();
	await expect(rates).toContainText(/Dropped in the whole run: A [\d,]+, B [\d,]+\./);

	const response = await bench.latencyRows();
	const chart = page.getByRole("figure", { name: "Latency over time" });
	await chart.getByRole("radio", { name: "Service", exact: true }).click();
	await expect(page.getByText("service time per quarter second")).toBeVisible();
	expect(await bench.latencyRows()).not.toEqual(response);

	expect(await seriousFaults(page)).toEqual([]);

	await page.getByRole("link", { name: "Permalink of this run" }).click();
	await page.getByRole("link", { name: "Open on the bench" }).click();
	await expect(page.getByRole("radio", { name: "Open loop" })).toBeChecked();
	await expect(page.getByLabel("Arrival rate")).toHaveValue("500");
});

test("a verdict says what two equal arms could not be told apart by, and an operation what it cost", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", seconds: 2 });
	await bench.runToEnd();
	await expect(bench.verdict).toContainText(
		/two equal arms could not be told apart more finely than (?:[\d.]+\s%|a factor of [\d.]+) in p50/,
	);
	// Three blocks of an index and its table for each of one and ten lookups, on whatever machine.
	expect(Number(await bench.figure("blocks", 1)) / Number(await bench.figure("blocks", 0))).toBeCloseTo(
		10,
		0,
	);
});
