import { expect, type Page, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { axeFaults } from "./axe-faults.ts";
import { BenchPage } from "./bench-page.ts";
import { exported } from "./downloads.ts";

async function withoutFaults(page: Page): Promise<void> {
	expect(await axeFaults(page)).toEqual([]);
}

test("a sweep over clients is set up by keys, shows its points as they come, and keeps what it found", async ({
	page,
	browser,
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
	await expect(settings).toContainText("6 s of measuring, 1.5 s for each of 4 points");
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
	const twin = page.locator("details", { hasText: /^By clients as a table/ });
	await twin.locator("summary").click();
	await expect(twin.locator("tbody tr")).toHaveCount(4);
	const chart = page.getByRole("figure", { name: "By clients", exact: true });
	await chart.getByRole("slider", { name: "By clients: read values" }).focus();
	await page.keyboard.press("Home");
	await expect(chart.getByRole("slider")).toHaveAttribute("aria-valuetext", /^1.client: A [\d.,]+/);
	const drawing = (await exported(chart, "Drawing (SVG)")).content.toString();
	expect(drawing.replaceAll(/<[^>]+>/g, " ")).toMatch(/Dashes:.*Little's\s+law\s+\(1961\)/);
	await expect(page.getByRole("figure", { name: /^Where the time went by/ })).toContainText(/changes/);

	const look = page.getByRole("region", { name: "A closer look" });
	await expect(look.getByRole("checkbox", { checked: true })).toHaveCount(2);
	await look.getByRole("checkbox", { name: /^4/ }).check();
	await expect(page).toHaveURL(/[?&]look=ACD/);
	await page.goBack();
	await expect(look.getByRole("checkbox", { checked: true })).toHaveCount(2);
	await page.goForward();
	const latency = look.getByRole("figure", { name: "Latency over time" });
	await expect(latency.getByRole("listitem").nth(1)).toHaveText(/B.*clients 4$/);
	await expect(latency.getByRole("listitem").nth(2)).toHaveText(/C.*clients 8$/);
	await expect(look.getByText("the same statement at every point").first()).toBeVisible();
	await expect(look.getByText(/select/i).first()).toBeVisible();

	const id = await bench.runId();
	await page.goto(`/runs/${id}?look=BD`);
	await expect(look.getByRole("checkbox", { checked: true, name: /^[AB] ?(2|8)/ })).toHaveCount(2);
	await page.goto(`/runs/${id}?look=Z`);
	await expect(look.getByRole("alert")).toContainText("letters A to D");
	await page.goto(`/runs/${id}`);
	await expect(page.getByText("Sweep over 1 to 8 clients, 4 points")).toBeVisible();
	await bench.done();
	await withoutFaults(page);
	await page.setViewportSize({ width: 390, height: 800 });
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
	await page.getByRole("link", { name: "Open on the bench" }).click();
	await expect(page).toHaveURL(/layout=sweep/);

	// Whoever comes to the report before its scripts do finds it as they have set it.
	const context = await browser.newContext({ viewport: { width: 390, height: 700 } });
	const phone = await context.newPage();
	await phone.goto(new URL(`/runs/${id}`, page.url()).href, { waitUntil: "networkidle" });
	await alive(phone);
	await context.setOffline(true);
	const points = phone.getByRole("group", { name: /^Points/ });
	await points.getByRole("checkbox", { name: /^4/ }).check();
	await points.getByRole("checkbox", { name: /^(A ?)?1\b/ }).uncheck();
	await expect(phone).not.toHaveURL(/look=/);
	await context.setOffline(false);
	await expect(phone).toHaveURL(/[?&]look=CD/);
	await expect(points.getByRole("checkbox", { checked: true })).toHaveCount(2);
	await expect(points.getByRole("checkbox", { name: /^(A ?)?1\b/ })).not.toBeChecked();
	await context.close();
});

test("two points of a sweep over a pool have their plans beside each other", async ({ page }) => {
	const bench = new BenchPage(page);
	await page.goto(
		"/bench?layout=sweep&sweep=poolSize=1..4:3&arm=index=none&arm=index=btree&clients=4&seconds=6",
	);
	await bench.ready();
	await bench.start();
	await bench.done();
	const look = page.getByRole("region", { name: "A closer look" });
	await expect(look.getByRole("region", { name: "How the plans differ" })).toContainText(/index/i);
	await expect(look.getByRole("checkbox", { checked: true })).toHaveCount(2);
	await withoutFaults(page);
});

test("going to a sweep and back finds the arms and the load again, over a reload and by undo", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	const arms = ["index=none,pool=connect", "index=btree", "index=ordered"];
	await bench.open({ arms, clients: 3, seconds: 9 });
	const kind = page.getByRole("radiogroup", { name: "What to measure" });
	const asked = (name: string) => new URL(page.url()).searchParams.getAll(name);
	await kind.getByRole("radio", { name: "Sweep" }).click();
	await expect(page).toHaveURL(/[?&]layout=sweep/);
	await expect(page.getByLabel("Seconds", { exact: true })).toHaveValue("40");
	await page.getByRole("region", { name: "Sweep" }).getByLabel("Points").fill("5");
	await expect(page).toHaveURL(/:5(&|$)/);
	await page.reload();
	await alive(page);
	await kind.getByRole("radio", { name: "Compare arms" }).click();
	await expect(page).not.toHaveURL(/[?&]layout=/);
	expect([asked("arm"), asked("clients"), asked("seconds")]).toEqual([arms, ["3"], ["9"]]);
	await kind.getByRole("radio", { name: "Sweep" }).click();
	await expect(page.getByRole("region", { name: "Sweep" }).getByLabel("Points")).toHaveValue("5");
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(page).not.toHaveURL(/[?&]layout=/);
	expect(asked("arm")).toEqual(arms);
});

test("all combinations of two switches are four cells, and what each does in sentences", async ({ page }) => {
	const bench = new BenchPage(page);
	await bench.open();
	await page.getByRole("radio", { name: "All combinations" }).click();
	// Half of what a cache without an index answers are misses: its median may be either kind.
	await page.getByRole("checkbox", { name: "Cache", exact: true }).uncheck();
	await expect(page.getByText("2 factors at two levels each: 4 combinations.")).toBeVisible();
	await page.getByLabel("Seconds").fill("8");
	await withoutFaults(page);
	await bench.start();
	await bench.done();
	// The index decides by orders of magnitude, whatever else the machine is at.
	await expect(bench.verdict).toContainText(
		/Index: B-tree instead of No index makes the median [\d,.]+ times lower/,
	);
	for (const place of [0, 1, 2, 3]) await expect(page.locator(`[data-cell='${place}']`)).toHaveText(/\d/);
	await expect(page.locator("tr[data-effect='interaction']")).toHaveCount(1);
	await withoutFaults(page);
});

test("a sweep and all combinations are copied as the commands that ask for the same", async ({
	page,
	context,
}) => {
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	const bench = new BenchPage(page);
	const copied = async (address: string) => {
		await page.goto(address);
		await bench.ready();
		await page.getByRole("button", { name: "Copy as a command" }).click();
		await expect(page.getByText("The command is copied.")).toBeVisible();
		return await page.evaluate(() => navigator.clipboard.readText());
	};
	expect(await copied("/bench?layout=sweep&sweep=clients=1..8:4&arm=index=btree&seconds=40")).toMatch(
		/--arm \S*index=btree\S* --sweep clients=1\.\.8:4 .*--seconds 40/,
	);
	const crossed = await copied("/bench?layout=factorial&cross=index=none,btree&cross=pool=connect,pool");
	expect(crossed).toContain("--cross index=none,btree --cross pool=connect,pool");
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
