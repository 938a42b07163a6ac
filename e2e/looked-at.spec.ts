import { expect, type Locator, type Page, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { BenchPage } from "./bench-page.ts";
import { LessonPage } from "./lesson-page.ts";
import { scripted } from "./scripted.ts";

const pane = (page: Page, title: string): Locator => page.getByRole("figure", { name: title });

/** One of a few choices, by what it is called. */
const choice = (within: Page | Locator, group: string, name: string): Locator =>
	within.getByRole("radiogroup", { name: group }).getByRole("radio", { name, exact: true });

async function queryOf(page: Page, name: string): Promise<string | null> {
	return page.evaluate((key) => new URL(location.href).searchParams.get(key), name);
}

test("how a run is looked at stays over a reload, goes along with its permalink, and leaves nothing where it is as usual", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	await bench.open({
		experiment: "lookups",
		arms: ["queries=1", "queries=20"],
		load: "open",
		rate: 100,
		seconds: 2,
	});
	await bench.runToEnd();
	const latency = pane(page, "Latency over time");
	const chosen = (): [Locator, string, string][] => [
		[choice(latency, "Percentile shown", "p99"), "latency", "p99"],
		[choice(latency, "Time shown", "Service"), "latencyTime", "service"],
		[choice(page, "Rate shown", "Dropped"), "throughput", "dropped"],
		[choice(pane(page, "Latency by percentile"), "Time shown", "Service"), "spreadTime", "service"],
		[choice(page, "Form shown", "Cumulative"), "spread", "cumulative"],
		[choice(pane(page, "By queries"), "Figure shown", "p95"), "by", "p95"],
		[choice(page, "Length of the bars", "Same scale"), "spans", "time"],
	];
	for (const [radio, name, value] of chosen()) {
		expect(await queryOf(page, name)).toBeNull();
		await radio.click();
		await expect.poll(() => queryOf(page, name)).toBe(value);
	}
	const allChosen = async () => {
		for (const [radio] of chosen()) await expect(radio).toBeChecked();
		await expect(latency.getByText(/99th percentile \(p99\) service time per/).first()).toBeVisible();
	};
	await allChosen();
	await page.reload();
	await allChosen();
	await page.getByRole("link", { name: "Permalink of this run" }).click();
	await expect(page).toHaveURL(/\/runs\/[^?]+\?/);
	await allChosen();

	await choice(latency, "Percentile shown", "p50").click();
	await expect.poll(() => queryOf(page, "latency")).toBeNull();
	expect(await queryOf(page, "spans")).toBe("time");

	const { pathname } = new URL(page.url());
	await page.goto(`${pathname}?latency=p98&spread=%3Cb%3E`);
	await expect(choice(latency, "Percentile shown", "p50")).toBeChecked();
	await expect(choice(page, "Form shown", "Density")).toBeChecked();

	const id = pathname.split("/").at(-1);
	await page.goto(`/compare?run=${id}&run=${id}:B`);
	await scripted(choice(page, "Figure shown", "p99"));
	await choice(page, "Figure shown", "p99").click();
	await choice(page, "Percentile shown", "p95").click();
	await expect(page).toHaveURL(/ratios=p99&latency=p95$/);
	await page.getByRole("link", { name: "Make 2 the baseline" }).click();
	await expect(page).toHaveURL(new RegExp(`run=${id}:B&run=${id}&latency=p95&ratios=p99$`));
	for (const _ of ["as it is", "loaded again"]) {
		await expect(choice(page, "Figure shown", "p99")).toBeChecked();
		await expect(choice(page, "Percentile shown", "p95")).toBeChecked();
		await page.reload();
	}
	const added = page.getByRole("textbox", { name: /^Add a run/ });
	await scripted(added);
	await added.fill(`http://127.0.0.1/runs/${id}:A`);
	await page.getByRole("button", { name: "Add", exact: true }).click();
	await expect(page).toHaveURL(new RegExp(`run=${id}:A&latency=p95&ratios=p99$`));
});

test("another bench of a lesson is looked at as usual", async ({ page }) => {
	const lesson = new LessonPage(page);
	await lesson.open("/lessons/walk?latency=p99&plans=A-B&planFolds=all.3&look=AB");
	await page.getByRole("button", { name: "Set the bench" }).last().click();
	await expect(page).toHaveURL(/\/lessons\/walk\?bench=[\w-]+$/);
});

test("of 200 arms in an address the first are shown, none is lost, and each can be taken out by itself", async ({
	page,
}) => {
	const arms = Array.from({ length: 200 }, (_, at) => `arm=queries%3D${at + 1}`).join("&");
	await page.goto(`/bench?experiment=lookups&${arms}`);
	const bench = new BenchPage(page);
	await alive(page);
	const fields = page.getByLabel(/^Arm [A-Z]: Queries$/);
	const values = () => fields.evaluateAll((all) => all.map((field) => (field as HTMLInputElement).value));
	await expect(
		page.getByText("There are 200 arms, and 4 are the most. The first 8 are shown; the others stay"),
	).toBeVisible();
	await expect(bench.run).toBeDisabled();
	expect(await values()).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
	await expect(page.getByLabel("Arm A: Queries")).toHaveCount(1);

	await page.getByRole("button", { name: "Remove arm B" }).click();
	await expect(page.getByText("There are 199 arms")).toBeVisible();
	expect(await values()).toEqual(["1", "3", "4", "5", "6", "7", "8", "9"]);
	await expect
		.poll(() => page.evaluate(() => new URL(location.href).searchParams.getAll("arm").length))
		.toBe(199);

	await page.getByRole("button", { name: "Keep the first 4" }).click();
	await expect(fields).toHaveCount(4);
	expect(await values()).toEqual(["1", "3", "4", "5"]);
	await bench.ready();
	await page.getByRole("button", { name: "Undo", exact: true }).click();
	await expect(page.getByText("There are 199 arms")).toBeVisible();
});
