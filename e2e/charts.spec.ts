import { expect, type Locator, type Page, test } from "@playwright/test";
import { axeFaults } from "./axe-faults.ts";
import { BenchPage } from "./bench-page.ts";
import { exported } from "./downloads.ts";
import { holdScripts } from "./hold-scripts.ts";
import { watchShifts } from "./shifts.ts";

/** Runs two arms for two seconds, once for all tests of this file; the page it is shown on. */
let runPath = "";

test.beforeAll(async ({ browser }) => {
	const page = await browser.newPage();
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ["queries=1", "queries=20"], clients: 2, seconds: 2 });
	await bench.runToEnd();
	runPath = `/runs/${await bench.runId()}`;
	await page.close();
});

const figure = (page: Page, title: string): Locator => page.getByRole("figure", { name: title });

test("each chart is one stop of the keyboard, and tells the values under its arrow keys", async ({
	page,
}) => {
	await page.goto(runPath);
	for (const title of [
		"Latency over time",
		"Throughput over time",
		"Latency by percentile",
		"Distribution of latencies",
		"By queries",
	]) {
		const chart = figure(page, title);
		const slider = chart.getByRole("slider", { name: `${title}: read values` });
		await slider.focus();
		await page.keyboard.press("Home");
		const first = await slider.getAttribute("aria-valuetext");
		expect(first).toMatch(/: (A|B) [\d.,]+/);
		await page.keyboard.press("ArrowRight");
		await expect(slider).not.toHaveAttribute("aria-valuetext", first ?? "");
		await expect(chart.getByRole("slider")).toHaveCount(1);
	}
});

test("the percentile curve says what the table of results says", async ({ page }) => {
	const bench = new BenchPage(page);
	await page.goto(runPath);
	const chart = figure(page, "Latency by percentile");
	// Until the histograms are read another frame stands in its place.
	await chart.getByRole("slider").waitFor();
	await chart.locator("summary").click();
	const row = chart.locator("tr", { has: page.getByRole("rowheader", { name: "p50", exact: true }) });
	await expect(row.locator("td")).toHaveText([
		await bench.figure("p50Us", 0),
		await bench.figure("p50Us", 1),
	]);
});

test("a table opened before the page's scripts came is filled when they do", async ({ page }) => {
	const come = await holdScripts(page);
	await page.goto(runPath, { waitUntil: "commit" });
	const chart = figure(page, "Latency over time");
	await chart.locator("summary").click();
	await expect(chart.locator("details")).toHaveAttribute("open", "");
	expect(await chart.getByRole("row").count()).toBe(0);
	come();
	await expect(chart.getByRole("rowheader").first()).toBeVisible();
});

test("a setting chosen before the page's scripts came is the one that is kept", async ({ page }) => {
	const come = await holdScripts(page);
	await page.goto("/bench?experiment=switches&arm=index=none&arm=index=covering", { waitUntil: "commit" });
	const choice = page.locator('[data-arm="0"]').getByRole("radio", { name: "B-tree" });
	await choice.click();
	come();
	await expect(page).toHaveURL(/index%3Dbtree|index=btree/);
	await expect(choice).toBeChecked();
});

test("a chart is taken along as a drawing, a picture and figures that need no page around them", async ({
	page,
}) => {
	await page.goto(runPath);
	const chart = figure(page, "Latency by percentile");
	await chart.getByRole("slider").waitFor();

	const drawing = await exported(chart, "Drawing (SVG)");
	expect(drawing.name).toBe("lookups-latency-by-percentile.svg");
	const svg = drawing.content.toString("utf8");
	expect(svg).not.toContain("var(");
	expect(svg).not.toContain("class=");
	for (const text of ["Latency by percentile", "experiment “", "Measured on", "p90"])
		expect(svg).toContain(text);

	const picture = await exported(chart, "Picture (PNG)");
	expect(picture.content.subarray(1, 4).toString("latin1")).toBe("PNG");
	expect(picture.content.length).toBeGreaterThan(10_000);

	const { content } = await exported(chart, "Figures (CSV)");
	const lines = content.toString("utf8").split("\r\n");
	expect(lines[0]).toMatch(/^Percentile \(share of 1\),A: .+: latency \(µs\),B: .+: latency \(µs\)$/);
	expect(lines.find((line) => line.startsWith("0.5,"))).toMatch(/^0\.5,\d+,\d+$/);
});

for (const colorScheme of ["light", "dark"] as const) {
	test(`a drawing has the colours of the page in the ${colorScheme}, as every viewer can read them`, async ({
		page,
	}) => {
		await page.emulateMedia({ colorScheme });
		await page.goto(runPath);
		const chart = figure(page, "Latency by percentile");
		await chart.getByRole("slider").waitFor();
		const { content } = await exported(chart, "Drawing (SVG)");
		const svg = content.toString("utf8");
		expect(svg).not.toContain("oklch");
		const tokens = ["card", "ink", "ink-soft", "ink-faint", "rule", "rule-strong", "arm-0", "arm-1"];
		const colours = await shown(page, tokens);
		const written = new Set(svg.match(/#[0-9a-f]{6}\b/g));
		expect([...written].filter((colour) => !Object.values(colours).includes(colour))).toEqual([]);
		for (const name of ["card", "ink", "arm-0", "arm-1"]) expect(written).toContain(colours[name]);
	});
}

/** Colours of the style sheet as the browser itself puts them on a screen. */
function shown(page: Page, names: readonly string[]): Promise<Record<string, string>> {
	return page.evaluate((asked) => {
		const look = getComputedStyle(document.documentElement);
		const context = document.createElement("canvas").getContext("2d");
		if (context === null) throw new Error("The browser has no canvas.");
		return Object.fromEntries(
			asked.map((name) => {
				context.fillStyle = look.getPropertyValue(`--${name}`);
				context.fillRect(0, 0, 1, 1);
				const parts = [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
				return [name, `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`];
			}),
		);
	}, names);
}

test("charts side by side begin each of their parts on one line", async ({ page }) => {
	await page.goto(runPath);
	await figure(page, "Latency by percentile").getByRole("slider").waitFor();
	for (const [left, right] of [
		["Latency over time", "Throughput over time"],
		["Latency by percentile", "Distribution of latencies"],
	] as const) {
		const parts = await partsOf(figure(page, left));
		expect(parts).toHaveLength(6);
		expect(await partsOf(figure(page, right))).toEqual(parts);
	}
});

/** Where heading, unit, legend, drawing, words and files of a figure begin. */
function partsOf(of: Locator): Promise<number[]> {
	return of.evaluate((element) => [...element.children].map((part) => part.getBoundingClientRect().top));
}

test("the figures of verdicts side by side begin on one line, however long their headlines are", async ({
	page,
}) => {
	await page.goto("/styleguide");
	const tops = await page.getByRole("region", { name: "Verdict" }).evaluateAll((verdicts) =>
		verdicts.map((verdict) =>
			[...verdict.querySelectorAll("dl")].map((figures) => {
				const { left, top } = figures.getBoundingClientRect();
				const { height } = figures.previousElementSibling?.getBoundingClientRect() ?? { height: 0 };
				return { left, top, height };
			}),
		),
	);
	const rows = tops.filter((figures) => figures.length > 1 && figures[0]?.left !== figures[1]?.left);
	expect(rows.length).toBeGreaterThan(0);
	for (const figures of rows) {
		const [first, second] = figures;
		expect(second?.top).toBe(first?.top);
	}
});

test("an error in one chart is told in its place, leaves the others, and can be tried again", async ({
	page,
}) => {
	let planted = 0;
	await page.route("**/_next/static/**/*.js", async (route) => {
		const answer = await route.fetch();
		const script = await answer.text();
		// The chart's own title: read as it is drawn, and not by the pane around it.
		const broken = script.replace(
			'"Offered and achieved":"Throughput over time"',
			'"Offered and achieved":(()=>{if(!globalThis.mended)throw Error("planted")})()||"Throughput over time"',
		);
		if (broken !== script) planted++;
		await route.fulfill({ response: answer, body: broken });
	});
	await page.goto(runPath);
	await expect.poll(() => planted).toBeGreaterThan(0);
	await expect(page.getByText("“Throughput over time” could not be shown")).toBeVisible();
	await expect(figure(page, "Latency over time").getByRole("slider")).toBeAttached();
	await expect(figure(page, "Latency by percentile").getByRole("slider")).toBeAttached();

	await page.evaluate(() => Object.assign(globalThis, { mended: true }));
	await page.getByRole("button", { name: "Try again" }).click();
	await expect(figure(page, "Throughput over time").getByRole("slider")).toBeAttached();
});

for (const theme of ["light", "dark"] as const) {
	test(`no accessibility fault in the charts, ${theme}`, async ({ page }) => {
		await page.emulateMedia({ colorScheme: theme });
		await page.goto(runPath);
		await figure(page, "Distribution of latencies").getByRole("slider").focus();
		expect(await axeFaults(page)).toEqual([]);
	});
}

test("nothing moves while a run goes on", async ({ page }) => {
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ["queries=1", "queries=20"], clients: 2, seconds: 4 });
	await bench.run.click();
	await bench.measuring();
	const shifts = await watchShifts(page);
	await bench.done();
	await figure(page, "Latency by percentile").getByRole("slider").waitFor();
	expect(await shifts()).toBeLessThanOrEqual(0.02);
});
