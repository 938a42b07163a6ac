import { expect, type Page, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { seriousFaults } from "./axe-faults.ts";
import { BenchPage } from "./bench-page.ts";
import { saved } from "./downloads.ts";

/** Runs something short and opens the history. */
async function runTwice(page: Page): Promise<string[]> {
	const ids: string[] = [];
	const bench = new BenchPage(page);
	for (const clients of [1, 2]) {
		await bench.open({ seconds: 2, clients });
		await bench.runToEnd();
		ids.push(await bench.runId());
	}
	await page.goto("/runs");
	await expect(runs(page)).toHaveCount(2);
	await alive(page);
	return ids;
}

const search = (page: Page) => page.getByRole("searchbox", { name: "Search" });
const runs = (page: Page) => page.getByRole("list", { name: "Runs" }).locator("> li");

async function expectNothingSerious(page: Page): Promise<void> {
	expect(await seriousFaults(page)).toEqual([]);
}

test("runs are found again by what was written on them, and chosen for a comparison", async ({ page }) => {
	await page.goto("/runs");
	await expect(page.getByText("You have not run anything yet in this browser")).toBeVisible();
	const [older, newer] = await runTwice(page);
	await expect(runs(page).first()).toContainText(/B.*(lower|higher|difference|noisy)/);

	await runs(page)
		.nth(1)
		.getByRole("button", { name: /^Tags and note/ })
		.click();
	await page.getByLabel("Tags, with commas between them").fill("Before, the  fix,before");
	await page.getByRole("textbox", { name: "Note" }).fill("A small pool.\n<b>Not bold</b>");
	await page.getByRole("button", { name: "Save" }).click();
	await expect(runs(page).nth(1)).toContainText("before");
	await expect(runs(page).nth(1)).toContainText("A small pool.");
	await expectNothingSerious(page);

	await search(page).fill("small FIX");
	await expect(runs(page)).toHaveCount(1);
	await expect(page).toHaveURL(/[?&]q=small/);
	await page.reload();
	await expect(runs(page)).toHaveCount(1);
	await alive(page);
	await search(page).fill("nowhere");
	await expect(page.getByText("No run of yours is like that.")).toBeVisible();
	await page.getByRole("link", { name: "Show all runs" }).click();
	await page.getByLabel("Tag", { exact: true }).selectOption("the fix");
	await expect(runs(page)).toHaveCount(1);
	await page.getByRole("link", { name: "Show all" }).click();
	await expect(runs(page)).toHaveCount(2);

	for (const place of [0, 1]) await runs(page).nth(place).getByRole("checkbox").check();
	await expect(page.getByRole("link", { name: "Compare them" })).toHaveAttribute(
		"href",
		`/compare?run=${newer}&run=${older}`,
	);
});

test("a deleted run is gone for everybody, says so to who watches, and can be had back after a reload", async ({
	page,
	browser,
}) => {
	const [older = "", newer = ""] = await runTwice(page);
	const elsewhere = await browser.newContext();
	const other = await elsewhere.newPage();
	await other.goto(`/runs/${newer}`);
	await expect(other.getByText("It was started elsewhere")).toBeVisible();
	await expect(other.getByRole("button", { name: "Delete this run" })).toHaveCount(0);
	await expect(other.locator("#run-status")).toHaveText(/^Done/);
	const onBench = await page.context().newPage();
	await onBench.goto(`/bench?run=${newer}`);
	await expect(onBench.locator("#run-status")).toHaveText(/^Done/);
	const own = await page.context().newPage();
	await own.goto(`/runs/${newer}`);
	await expect(own.getByRole("button", { name: "Delete this run" })).toBeVisible();
	const compared = await page.context().newPage();
	await compared.goto(`/compare?run=${older}&run=${newer}`);
	await expect(compared.getByTestId("summary")).toBeVisible();

	await runs(page)
		.first()
		.getByRole("button", { name: /^Delete/ })
		.click();
	await expect(runs(page)).toHaveCount(1);
	await expect(runs(page).first()).toHaveAttribute("data-run", older);
	await expect(runs(page).getByRole("link")).toBeFocused();
	await expect(page.getByRole("status").filter({ hasText: /^Deleted: / })).toHaveCount(1);
	await expect(page.getByRole("status").getByRole("button")).toHaveCount(0);
	// Nobody touches these pages: they ask by themselves, and keep what they show.
	const soon = { timeout: 12_000 };
	await expect(other.locator("#run-status")).toHaveText("This run was deleted by whoever started it.", soon);
	await expect(other.locator("tr[data-row='p50Us']")).toBeVisible();
	await expect(onBench.locator("#run-status")).toHaveText(/^You have deleted this run/, soon);
	await expect(onBench.getByText("The run below is gone")).toBeVisible();
	await onBench.close();
	const gone = own.getByRole("region", { name: "About this record" });
	await expect(own.locator("#run-status")).toHaveText(/^You have deleted this run/, soon);
	await expect(gone).toContainText("This run is gone");
	await expect(gone).not.toContainText("Everybody who has this address");
	await expect(gone.getByRole("button")).toHaveText(["Undo the deletion"]);
	await expect(own.getByText("Take it along")).toHaveCount(0);
	await expect(own.locator("tr[data-row='p50Us']")).toBeVisible();
	await expectNothingSerious(own);
	const told = compared.getByText("2 is gone");
	await expect(told).toBeVisible(soon);
	await expect(compared.getByText("You have deleted this run.")).toBeVisible();
	await expect(compared.getByTestId("summary")).toBeVisible();
	await compared.getByRole("button", { name: "Undo the deletion" }).click();
	await expect(told).toHaveCount(0);
	await expect(own.getByRole("button", { name: "Delete this run" })).toBeVisible(soon);
	await compared.close();
	await own.close();
	await expect(runs(page)).toHaveCount(1);
	await page.reload();
	await alive(page);
	await runs(page)
		.first()
		.getByRole("button", { name: /^Delete/ })
		.click();
	await expect(runs(page)).toHaveCount(1);
	expect((await other.goto(`/runs/${newer}`))?.status()).toBe(404);
	await expect(other.getByText("This run was deleted by whoever started it.")).toBeVisible();
	await elsewhere.close();

	await page.goto(`/runs/${newer}`);
	await expect(page.getByText("You have deleted this run.")).toBeVisible();
	await page.goto("/runs");
	await alive(page);
	await page.getByRole("button", { name: /^Undo/ }).click();
	await expect(runs(page)).toHaveCount(2);
	await expect(runs(page).first()).toHaveAttribute("data-run", newer);
	await expect(runs(page).first().getByRole("link")).toBeFocused();

	await runs(page)
		.first()
		.getByRole("button", { name: /^Delete/ })
		.click();
	await expect(runs(page)).toHaveCount(1);
	await search(page).click();
	await page.keyboard.press("ControlOrMeta+z");
	await page.getByRole("heading", { level: 1 }).click();
	await page.keyboard.press("?");
	await expect(page.getByRole("dialog")).toContainText("Undo the deletion");
	await page.keyboard.press("Escape");
	await expect(runs(page)).toHaveCount(1);
	await page.keyboard.press("ControlOrMeta+z");
	await expect(runs(page)).toHaveCount(2);
	await page.goto(`/runs/${newer}`);
	await expect(page.locator("#run-status")).toHaveText(/^Done/);
});

test("a run leaves as a record, opens again elsewhere, and is run here beside it", async ({
	page,
	browser,
}) => {
	const [id = ""] = await runTwice(page);
	await page.goto(`/runs/${id}`);
	await page.getByText("Take it along").click();
	const { content: whole } = await saved(page, () => page.getByRole("link", { name: /^Record/ }).click());
	const report = await page.request.get(`/api/runs/${id}/html`);
	expect(report.headers()["content-disposition"]).toContain("attachment");
	expect(await report.text()).not.toContain("<script");

	const elsewhere = await browser.newContext();
	const other = await elsewhere.newPage();
	await other.goto("/runs/open");
	await alive(other);
	const choose = other.locator("input[type=file]");
	const asFile = (text: Buffer | string) => ({
		name: "a run.json",
		mimeType: "application/json",
		buffer: Buffer.from(text),
	});
	await choose.setInputFiles(asFile(whole.subarray(0, whole.length / 2)));
	await expect(other.getByRole("alert").filter({ hasText: "is cut off" })).toBeVisible();
	await choose.setInputFiles(asFile(whole.toString().replace('"schema":1', '"schema":2')));
	await expect(other.getByText("Update Latency Lab to open it.")).toBeVisible();
	await choose.setInputFiles(asFile(whole));
	await expect(other.getByText("Recorded elsewhere")).toBeVisible();
	await expect(other.getByRole("region", { name: "Verdict" })).toContainText("the median");
	await expectNothingSerious(other);

	await other.getByRole("button", { name: "Run this here" }).click();
	await expect(other.locator("#here-status")).toHaveText(/^Done/, { timeout: 60_000 });
	await expect(other.getByText(/Both were measured on the same kind of machine/)).toBeVisible();
	const here = new URL(other.url()).searchParams.get("here");
	const both = other.getByRole("region", { name: "Both runs" });
	await expect(both).toContainText("Here ÷ record");
	await expect(both.locator("tr[data-figure='p50'] td").last()).toHaveText(
		/^[\d.,]+ \(([\d.,]+ to [\d.,]+|too little measured for an interval)\)$/,
	);
	await other.reload();
	await alive(other);
	await expect(other.getByText("The record is not here any more")).toBeVisible();
	await expect(other.getByRole("link", { name: "To the run" })).toHaveAttribute("href", `/runs/${here}`);
	await expectNothingSerious(other);
	await choose.setInputFiles(asFile(whole));
	await expect(other.getByText("Recorded elsewhere")).toBeVisible();
	await expect(other.getByText("The record is not here any more")).toHaveCount(0);
	await expect(other).not.toHaveURL(/here=/);
	await elsewhere.close();
});

for (const [name, address, sentence] of [
	["cut off", `/runs/${"x".repeat(12)}`, /The address is cut off/],
	["too long", `/runs/${"x".repeat(30)}`, /too much at its end/],
	["changed", "/runs/%3Cscript%3E", /changed on its way/],
	["of a run that never was", `/runs/${"x".repeat(21)}`, /There is no run of this id in this lab/],
] as const) {
	test(`a permalink that is ${name} says so`, async ({ page }) => {
		expect((await page.goto(address))?.status()).toBe(404);
		await expect(page.getByText(sentence)).toBeVisible();
	});
}

test("a place in the list that is none, a state that is none and 200 arms each say so", async ({ page }) => {
	await page.goto("/runs?before=12");
	await expect(page.getByText("is no place in the list")).toBeVisible();
	await page.goto("/runs?state=asleep");
	await expect(page.getByRole("alert").filter({ hasText: "state" })).toBeVisible();
	await page.goto(`/runs?${"run=xxxxxxxxxxxxxxxxxxxxx&".repeat(200)}`);
	await expect(page.getByText("6 is the most: take some back.")).toBeVisible();
	await page.goto(`/bench?${"arm=index=btree&".repeat(200)}`);
	await expect(page.getByRole("alert").filter({ hasText: "This cannot run as it is set" })).toContainText(
		/arms/i,
	);
	await expect(new BenchPage(page).run).toBeDisabled();
});

test("the history works without scripts", async ({ browser }) => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await page.goto("/runs");
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your runs");
	await expect(page.getByText("You have not run anything yet")).toBeVisible();
	await context.close();
});
