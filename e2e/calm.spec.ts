import { expect, type Page, test } from "@playwright/test";
import { BenchPage } from "./bench-page.ts";
import { watchShifts } from "./shifts.ts";

/** As browsers count it (CLS): from this on people notice. */
const NOTICED = 0.02;
/** What comes after a run's end: a closer look at some arms, their plans, and what is drawn anew by them. */
const SETTLED_MS = 3_000;
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const SWEEP = "/bench?layout=sweep&sweep=clients=1..8:4&arm=index=covering&seconds=6";
const COMBINATIONS = "/bench?layout=factorial&cross=index=none,btree&cross=pool=connect,pool&seconds=6";

const RUNS = [
	{ of: "a sweep on a desktop", address: SWEEP, viewport: DESKTOP },
	{ of: "a sweep on a phone", address: SWEEP, viewport: PHONE },
	{ of: "all combinations on a desktop", address: COMBINATIONS, viewport: DESKTOP },
	{ of: "all combinations on a phone", address: COMBINATIONS, viewport: PHONE },
];

for (const { of, address, viewport } of RUNS) {
	test(`the end of ${of} moves nothing`, async ({ page }) => {
		await page.setViewportSize(viewport);
		const bench = new BenchPage(page);
		await page.goto(address);
		await bench.ready();
		await bench.start();
		await bench.measuring();
		const shifts = await watchShifts(page);
		await bench.done();
		await page.waitForTimeout(SETTLED_MS);
		expect(await shifts()).toBeLessThanOrEqual(NOTICED);
	});
}

/** Makes a run on the bench. @returns its id. */
async function makeRun(page: Page, load: "open" | "closed"): Promise<string> {
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ["queries=1", "queries=10"], load, rate: 40, seconds: 4 });
	await bench.run.click();
	await bench.done();
	return bench.runId();
}

test("what an open loop achieved begins with what was offered, and no ratio tells its rate from another's speed", async ({
	page,
}) => {
	const open = await makeRun(page, "open");
	const chart = page.getByRole("figure", { name: "Offered and achieved" });
	await chart.locator("summary").click();
	// At full speed a warm-up ends hundreds in a second; what is late of the 40 in one interval may come in the next.
	const rows = await chart.locator("tbody tr").allInnerTexts();
	expect(rows.length).toBeGreaterThan(4);
	for (const row of rows) {
		const [, ...rates] = row.split("\t");
		for (const rate of rates) if (rate !== "–") expect(Number.parseFloat(rate)).toBeLessThan(250);
	}
	await expect(chart.getByRole("listitem").filter({ hasText: /^warm-up$/ })).toBeVisible();

	const closed = await makeRun(page, "closed");
	await page.goto(`/compare?run=${open}&run=${closed}`);
	const ratio = page.locator("tr[data-ratio='2A']");
	await expect(ratio.locator("td[data-metric='p50']")).toHaveText(/^[\d.,]+/);
	await expect(ratio.locator("td[data-metric='throughput']")).toHaveText(
		"not compared: an arrival rate caps it",
	);
	// Within one run the same was offered to both.
	await expect(page.locator("tr[data-ratio='1B'] td[data-metric='throughput']")).toHaveText(/^[\d.,]+/);

	const told = await page.request.get(`/api/runs/${open}/record`);
	const { output } = (await told.json()) as { output: { warnings: { code: string }[] } };
	const count = new Set(output.warnings.map(({ code }) => code)).size;
	const doubts = page.locator("[data-item='1'] [data-doubts]");
	if (count === 0) await expect(doubts).toHaveCount(0);
	else {
		await expect(doubts).toHaveText(new RegExp(`^${count}\\swarnings?: [A-Z]`));
		await expect(doubts.getByRole("link")).toHaveAttribute("href", `/runs/${open}`);
	}
});
