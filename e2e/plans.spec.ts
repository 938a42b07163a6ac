import { expect, type Locator, type Page, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { seriousFaults } from "./axe-faults.ts";
import { BenchPage } from "./bench-page.ts";
import { scripted } from "./scripted.ts";

/** A plan of a scan that reads all of a table, or finds rows by an index, as EXPLAIN prints it. */
function planOf(scan: object): string {
	const actual = { "Actual Total Time": 9, "Actual Rows": 10, "Actual Loops": 1 };
	const step = { "Relation Name": "orders", "Plan Rows": 10, ...actual, "Shared Hit Blocks": 900, ...scan };
	return JSON.stringify([{ Plan: step, "Execution Time": 9.1 }], null, 2);
}

const SEQUENTIAL = planOf({ "Node Type": "Seq Scan", "Rows Removed by Filter": 99_990 });
const INDEXED = planOf({
	"Node Type": "Index Scan",
	"Index Name": "by_customer",
	"Index Cond": "(customer_id = 7)",
});

/** A join whose first part is the same in both plans, and whose second is read in one way or another. */
function joinOf(scan: object): string {
	const actual = { "Actual Total Time": 1, "Actual Rows": 10, "Actual Loops": 1, "Shared Hit Blocks": 9 };
	const step = (fields: object) => ({ "Plan Rows": 10, ...actual, ...fields });
	const sort = step({
		"Node Type": "Sort",
		"Parent Relationship": "Outer",
		"Sort Key": ["id"],
		Plans: [step({ "Node Type": "Seq Scan", "Parent Relationship": "Outer", "Relation Name": "customers" })],
	});
	const other = step({ "Parent Relationship": "Inner", "Relation Name": "orders", ...scan });
	const join = step({ "Node Type": "Merge Join", "Join Type": "Inner", Plans: [sort, other] });
	return JSON.stringify([{ Plan: { ...join, "Actual Total Time": 9 }, "Execution Time": 9.1 }]);
}

const JOINED = joinOf({ "Node Type": "Seq Scan" });
const JOINED_BY_INDEX = joinOf({ "Node Type": "Index Scan", "Index Name": "by_customer" });

class PlansPage {
	readonly page: Page;
	readonly first: Locator;
	readonly second: Locator;
	readonly differences: Locator;

	constructor(page: Page) {
		this.page = page;
		this.first = page.getByRole("textbox", { name: "First plan" });
		this.second = page.getByRole("textbox", { name: "Second plan" });
		this.differences = page.getByRole("region", { name: "How the plans differ" });
	}

	async open(): Promise<void> {
		await this.page.goto("/plans");
		await alive(this.page);
	}
}

test("a run puts the plans of its arms beside each other: what changed, and why it matters", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	const arms = ["cache=none,index=none,pool=pool", "cache=none,index=btree,pool=pool"];
	await bench.open({ experiment: "switches", arms, seconds: 2 });
	await bench.runToEnd();
	const differences = page.getByRole("region", { name: "How the plans differ" });
	await expect(differences).toContainText(/A reads orders_none row by row, with no index.*Seq Scan\); B f/);
	await expect(differences).toContainText(/times fewer in B/);
	await expect(differences).toContainText(/each was run once/);

	const table = page.getByRole("table", { name: "The steps of A and B beside each other" });
	const changed = table.getByRole("row").filter({ hasText: "orders_none" });
	await expect(changed.getByRole("cell")).toHaveCount(2);
	await expect(changed).toContainText("orders_btree");

	// By keyboard alone: what the badge means, and what to do.
	const badge = changed.getByRole("button", { name: /^!?kept .* rows$/ });
	await badge.focus();
	await page.keyboard.press("Enter");
	await expect(page.getByRole("dialog")).toContainText(
		"An index on the filter's columns would lead to the rows",
	);
	await page.keyboard.press("Escape");
	await expect(badge).toBeFocused();

	// What is equal can be left out, as in any diff.
	await expect(table.getByRole("row").filter({ hasText: "Limit" })).toBeVisible();
	await page.getByRole("radio", { name: "What differs" }).click();
	await expect(table.getByRole("row").filter({ hasText: "Limit" })).toBeHidden();
	await expect(changed).toBeVisible();
	await page.getByRole("radio", { name: "All steps" }).click();

	await page.getByRole("radio", { name: "Own blocks" }).click();
	await expect(page.getByRole("radio", { name: "Own blocks" })).toBeChecked();
	await expect(page).toHaveURL(/[?&]planBars=blocks/);
	await page.getByText("As Postgres prints it").first().click();
	await expect(page.getByRole("region", { name: /^Plan of/ }).first()).toContainText(
		/Seq Scan on orders_none/,
	);
	expect(await seriousFaults(page)).toEqual([]);

	// What is chosen is in the address of the run's own page, and of a comparison.
	const id = await bench.runId();
	await page.goto(`/runs/${id}?planBars=blocks&planSteps=differing`);
	await expect(page.getByRole("radio", { name: "Own blocks" })).toBeChecked();
	await expect(page.getByRole("radio", { name: "What differs" })).toBeChecked();
	await expect(page.getByText(/^\d+.steps?, alike in both$/).first()).toBeVisible();
	await page.goto(`/compare?run=${id}:A&run=${id}:B`);
	const shows = page.getByRole("button", { name: "Show the plans" });
	await scripted(shows);
	await shows.click();
	await expect(page).toHaveURL(/[?&]plans=1A-2B/);
	await page.getByRole("radio", { name: "Same scale" }).click();
	await page.reload();
	await expect(page.getByRole("radio", { name: "Same scale" })).toBeChecked();
	await expect(page.getByRole("region", { name: "How the plans differ" })).toContainText(
		"1A reads orders_none",
	);
});

test("plans of one's own are read and compared in the browser alone", async ({ page }) => {
	const plans = new PlansPage(page);
	await plans.open();
	const asked: string[] = [];
	page.on("request", (request) => asked.push(request.url()));

	await plans.first.fill(SEQUENTIAL);
	await expect(page.getByRole("table", { name: "The steps of the plan" })).toContainText(
		"Reads orders row by row",
	);
	await plans.second.fill(INDEXED);
	await expect(plans.differences).toContainText(
		"A reads orders row by row, with no index (Seq Scan); B finds rows",
	);
	await page.getByRole("button", { name: "Swap" }).click();
	await expect(plans.differences).toContainText("A finds rows by by_customer");
	await page.getByRole("button", { name: "kept 10 of 100,000 rows" }).click();
	await expect(page.getByRole("dialog")).toContainText("100,000 rows were read here");
	await page.keyboard.press("Escape");

	await plans.second.fill("Index Scan using by_date on orders  (cost=0.29..8.30 rows=1 width=4)");
	await expect(plans.differences).toContainText("B walks orders in the order of by_date (Index Scan)");
	await page.getByRole("button", { name: "Clear Second plan" }).click();
	await expect(plans.differences).toBeHidden();
	expect(asked).toEqual([]);
});

test("what is no plan is refused with a sentence, and what is hostile stays text", async ({ page }) => {
	const plans = new PlansPage(page);
	await plans.open();
	const complaints: string[] = [];
	page.on("pageerror", ({ message }) => complaints.push(message));
	page.on("dialog", (dialog) => {
		complaints.push(dialog.message());
		void dialog.dismiss();
	});
	for (const [pasted, sentence] of [
		[SEQUENTIAL.slice(0, 80), "The JSON ends before its last bracket"],
		["  ->  Seq Scan on orders", "This is a part of a plan as text"],
		['{"name": "x"}', "there is no “Plan” in it"],
		["x".repeat(5_000_000), "That is 5 million characters"],
		[`[{"Plan":${'{"Node Type":"Limit","Plans":['.repeat(10_000)}`, "The JSON ends before its last bracket"],
	] as const) {
		await plans.first.fill(pasted);
		await expect(page.getByRole("status").filter({ hasText: sentence })).toBeVisible();
	}
	const html = '<img src=x onerror="alert(1)">';
	await plans.first.fill(planOf({ "Node Type": html, "Relation Name": html, Filter: html, [html]: html }));
	await expect(page.getByText(`${html} on ${html}`)).toBeVisible();
	expect(await page.locator("#main img").count()).toBe(0);
	expect(complaints).toEqual([]);
});

test("what is alike is folded by the keyboard, the address keeps it, and a reload loses nothing", async ({
	page,
}) => {
	const plans = new PlansPage(page);
	await plans.open();
	await plans.first.fill(JOINED);
	await plans.second.fill(JOINED_BY_INDEX);
	const table = page.getByRole("table", { name: "The steps of A and B beside each other" });
	const beneath = table.getByRole("row").filter({ hasText: "Seq Scan on customers" });
	const fold = page.getByRole("button", { name: "1 step beneath Sort" });
	await expect(fold).toHaveAttribute("aria-expanded", "true");
	await fold.focus();
	await page.keyboard.press("Enter");
	await expect(fold).toHaveAttribute("aria-expanded", "false");
	await expect(fold).toBeFocused();
	await expect(beneath).toBeHidden();
	await expect(table).toContainText("alike in both");
	await expect(page).toHaveURL(/[?&]planFolds=auto\.1/);

	await page.reload();
	await expect(plans.differences).toContainText("B walks orders in the order of by_customer");
	await expect(fold).toHaveAttribute("aria-expanded", "false");
	await page.getByRole("button", { name: "Unfold all" }).click();
	await expect(beneath).toBeVisible();
	await page.getByRole("button", { name: "Fold all", exact: true }).click();
	await expect(beneath).toBeHidden();
	await page.getByRole("radio", { name: "What differs" }).click();
	await expect(table).toContainText("3 steps, alike in both");
	expect(await seriousFaults(page)).toEqual([]);
});

test("a browser keeps plans until it is told to forget them, and says so where it keeps nothing", async ({
	page,
	browser,
}) => {
	const plans = new PlansPage(page);
	await plans.open();
	await plans.first.fill(SEQUENTIAL);
	await expect(page.getByText("kept in this browser alone")).toBeVisible();
	await page.reload();
	await expect(plans.first).toHaveValue(SEQUENTIAL);
	await page.getByRole("button", { name: "Forget them" }).click();
	await expect(page.getByText("Forgotten: no plan is kept")).toBeVisible();
	await page.reload();
	await expect(page.getByText("The steps appear here.")).toBeVisible();
	await expect(plans.first).toHaveValue("");

	const context = await browser.newContext();
	await context.addInitScript(`Object.defineProperty(window, "localStorage", {
		get() { throw new DOMException("The user said no.", "SecurityError"); },
	});`);
	const blocked = new PlansPage(await context.newPage());
	await blocked.page.goto(page.url());
	await alive(blocked.page);
	await blocked.first.fill(SEQUENTIAL);
	await expect(blocked.page.getByText("This browser keeps nothing for this site")).toBeVisible();
	await expect(blocked.page.getByText("Reads orders row by row")).toBeVisible();
	await context.close();
});

test("on a phone the plans are one tree, with the other's figures beneath each step, and fit for fingers", async ({
	browser,
	baseURL,
}) => {
	const context = await browser.newContext({
		viewport: { width: 390, height: 844 },
		hasTouch: true,
		isMobile: true,
		...(baseURL === undefined ? {} : { baseURL }),
	});
	const plans = new PlansPage(await context.newPage());
	const phone = plans.page;
	await phone.goto("/");
	await alive(phone);
	await phone.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Plans" }).tap();
	await expect(phone).toHaveURL(/\/plans$/);
	await plans.first.fill(JOINED);
	await plans.second.fill(JOINED_BY_INDEX);
	await expect(plans.differences).toBeVisible();
	const sort = phone.getByRole("row").filter({ hasText: "Sort Key" });
	await expect(sort.getByText("Sorts", { exact: true }).filter({ visible: true })).toHaveCount(1);
	await expect(sort.getByText("Own time").filter({ visible: true })).toHaveCount(2);
	expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
	const small = await phone.locator("main").evaluate((main) =>
		[...main.querySelectorAll("button, a[href], summary, [type=radio]")]
			.map((target) => ({ text: target.textContent, ...target.getBoundingClientRect().toJSON() }))
			.filter(({ width, height }) => width > 0 && height < 44)
			.map(({ text, height }) => `${text}: ${height}`),
	);
	expect(small).toEqual([]);
	await context.close();
});

test("plans of different questions are said to be that, and a thousand steps are drawn as far as they are read", async ({
	page,
}) => {
	const plans = new PlansPage(page);
	await plans.open();
	await plans.first.fill(SEQUENTIAL);
	await plans.second.fill(planOf({ "Node Type": "Seq Scan", "Relation Name": "visits" }));
	await expect(plans.differences.getByRole("listitem").first()).toContainText(
		"Not comparable: no table is in both, A reads orders, B visits.",
	);
	const parts = (count: number) =>
		JSON.stringify([
			{
				Plan: {
					"Node Type": "Append",
					Plans: Array.from({ length: count }, (_, at) => ({
						"Node Type": "Seq Scan",
						"Relation Name": `part_${at}`,
					})),
				},
			},
		]);
	await plans.first.fill(parts(1_000));
	await expect(page.getByText("The plan has more than 1000 steps")).toBeVisible();
	await plans.first.fill(parts(999));
	await plans.second.fill("");
	await expect(page.getByText("200 of 1,000 rows are drawn.")).toBeVisible();
	await page.getByRole("button", { name: "Draw the other 800" }).click();
	await expect(page.getByText("Seq Scan on part_998")).toBeVisible();
});

test("an example takes nobody's plans away", async ({ page }) => {
	const plans = new PlansPage(page);
	await plans.open();
	const own = "Seq Scan on mine  (cost=0.00..1.00 rows=1 width=4)";
	await plans.first.fill(own);
	await page.getByRole("button", { name: "Show an example" }).click();
	await expect(plans.differences).toContainText("Hash Join");
	await page.reload();
	await expect(plans.first).toHaveValue(own);
	await page.getByRole("button", { name: "Show an example" }).click();
	await plans.second.fill("");
	await page.getByRole("button", { name: "Back to what was here" }).click();
	await expect(plans.first).toHaveValue(own);
	await expect(page.getByText("Seq Scan on mine", { exact: true })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
	test(`the example is fit for a phone and for everybody, in ${colorScheme}`, async ({ page }) => {
		await page.setViewportSize({ width: 390, height: 844 });
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		const plans = new PlansPage(page);
		await plans.open();
		await page.getByRole("button", { name: "Show an example" }).click();
		await expect(plans.differences).toContainText("Hash Join");
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
		expect(await seriousFaults(page)).toEqual([]);
	});
}
