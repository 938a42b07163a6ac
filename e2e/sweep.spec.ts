import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { BenchPage } from "./bench-page.ts";

async function withoutFaults(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

test("a sweep over clients is set up by keys, shows its points as they come, and keeps what it found", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	await bench.open();
	const kind = page.getByRole("radiogroup", { name: "What to measure" });
	await kind.getByRole("radio", { name: "Compare arms" }).focus();
	// As long as a finger stays on a key: the group moves its focus first, and chooses what has got it while the key is down.
	await page.keyboard.press("ArrowRight", { delay: 100 });
	await expect(kind.getByRole("radio", { name: "Sweep" })).toBeChecked();
	await expect(page).toHaveURL(/layout=sweep/);

	const settings = page.getByRole("region", { name: "Sweep" });
	await settings.getByLabel("What is swept").selectOption("clients");
	await settings.getByLabel("To").fill("8");
	await settings.getByLabel("Points").fill("4");
	await expect(settings).toContainText("4 points: 1, 2, 4, 8");
	await page.getByLabel("Seconds").fill("6");
	await expect(page).toHaveURL(/sweep=clients(=|%3D)1..8:4/);
	await withoutFaults(page);

	await bench.start();
	await bench.measuring();
	await expect(page.locator("tr[data-arm='0'] td").first()).not.toHaveText("–");
	await bench.done();
	await expect(bench.verdict).toContainText(/knee|too noisy/i);
	for (const place of [0, 1, 2, 3]) {
		await expect(page.locator(`tr[data-arm='${place}'] td`).first()).toHaveText(/[µm]?s$/);
	}
	await expect(page.getByText("--sweep clients=1..8:4")).toBeVisible();
	const twin = page.locator("details", { hasText: "By clients as a table" });
	await twin.locator("summary").click();
	await expect(twin.locator("tbody tr")).toHaveCount(4);

	const id = await bench.runId();
	await page.goto(`/runs/${id}`);
	await expect(page.getByText("Sweep over 1 to 8 clients, 4 points")).toBeVisible();
	await bench.done();
	await withoutFaults(page);
	await page.setViewportSize({ width: 390, height: 800 });
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
	await page.getByRole("link", { name: "Open on the bench" }).click();
	await expect(page).toHaveURL(/layout=sweep/);
});

test("all combinations of two switches are four cells, and what each does in sentences", async ({ page }) => {
	const bench = new BenchPage(page);
	await bench.open();
	await page.getByRole("radio", { name: "All combinations" }).click();
	await page.getByRole("checkbox", { name: "Connections" }).uncheck();
	await expect(page.getByText("2 factors at two levels each: 4 combinations.")).toBeVisible();
	await page.getByLabel("Seconds").fill("8");
	await withoutFaults(page);
	await bench.start();
	await bench.done();
	// The index decides by orders of magnitude, whatever else the machine is at.
	await expect(bench.verdict).toContainText(
		/Index: B-tree instead of No index makes the median [\d,.]+ times lower/,
	);
	for (const place of [0, 1, 2, 3]) await expect(page.locator(`td[data-cell='${place}']`)).toHaveText(/\d/);
	await expect(page.locator("tr[data-effect='interaction']")).toHaveCount(1);
	await withoutFaults(page);
});

test("a sweep that cannot be is refused before it is sent, and one under way can be cancelled", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	await page.goto("/bench?layout=sweep&sweep=poolSize=1..640:8&arm=index=btree");
	await expect(page.getByRole("alert").filter({ hasText: "outside of poolSize" })).toBeVisible();
	await expect(bench.run).toBeDisabled();
	await page.goto("/bench?layout=sweep&sweep=clients=1..8:4&arm=index=btree&seconds=40");
	await bench.ready();
	await bench.start();
	await bench.measuring();
	await expect(bench.status).toHaveText(/s left$/);
	await expect(page.locator("tr[data-arm='3'] td").first()).not.toHaveText("–", { timeout: 15_000 });
	await bench.cancel.click();
	await expect(bench.status).toHaveText(/^Cancelled/, { timeout: 3_000 });
	await expect(page.locator("tr[data-arm='3'] td").first()).toHaveText(/s$/);
});
