import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { BenchPage } from "./bench-page.ts";

const RECORDED = path.join(import.meta.dirname, "..", "app", "_styleguide", "recorded");
const PICTURES = path.join(import.meta.dirname, "look");
/** The browser that drew the stored pictures: another, or on another system, draws letters and lines otherwise all over. */
const DRAWN_BY = path.join(PICTURES, "chromium.txt");
/** Fewer would mean that the style guide has lost some. */
const FEWEST_SECTIONS = 20;

/** Whose look the page of a sweep shows as well, and whose pictures would be as large as all others. */
const LONG_PARTS = ["sweep", "factorial"];

const THEMES = ["light", "dark"] as const;
const SIZES = [
	{ width: 1440, height: 900 },
	{ width: 390, height: 844 },
] as const;

/** Some eighty pictures of one page, on a machine that may be busy. */
const PICTURES_MS = 180_000;

/** A page, and how it comes to look as it is compared. What depends on the machine or the day is covered. */
type Look = { name: string; open(page: Page): Promise<void>; covered?: readonly string[] };

const LOOKS: readonly Look[] = [
	{
		name: "course",
		// The lab's line says whether there is a Redis.
		covered: ["main .figures.min-h-12"],
		open: async (page) => {
			await page.goto("/");
			await expect(page.getByText(/^The lab is ready/).first()).toBeVisible();
		},
	},
	{
		name: "lesson",
		open: (page) => openPlain(page, "/lessons/indexing"),
	},
	{
		name: "bench",
		open: (page) => new BenchPage(page).open({ experiment: "lookups", arms: ["queries=1", "queries=10"] }),
	},
	{ name: "record", open: (page) => openRecord(page, "index") },
	{ name: "record-of-a-sweep", open: (page) => openRecord(page, "pool-sweep") },
	{ name: "runs", open: (page) => openPlain(page, "/runs") },
	{ name: "compare", open: (page) => openPlain(page, "/compare") },
	{
		name: "plans",
		open: async (page) => {
			await openPlain(page, "/plans");
			await page.getByRole("button", { name: "Show an example" }).click();
			await expect(page.getByRole("region", { name: "How the plans differ" })).toBeAttached();
		},
	},
	{ name: "glossary", open: (page) => openPlain(page, "/glossary") },
	{ name: "not-found", open: (page) => openPlain(page, "/nowhere") },
];

test.beforeEach(({ browser }, { config }) => {
	const drawing = `${browser.version().split(".")[0]} on ${process.platform} ${process.arch}`;
	if (config.updateSnapshots !== "missing" && config.updateSnapshots !== "none") {
		mkdirSync(PICTURES, { recursive: true });
		writeFileSync(DRAWN_BY, `${drawing}\n`);
		return;
	}
	const drawnBy = existsSync(DRAWN_BY) ? readFileSync(DRAWN_BY, "utf8").trim() : "none";
	test.skip(
		drawnBy !== drawing,
		`The stored pictures were drawn by Chromium ${drawnBy}, and this is ${drawing}: nothing is compared.`,
	);
});

for (const colorScheme of THEMES) {
	for (const viewport of SIZES) {
		const folder = `${colorScheme}-${viewport.width}`;
		test.describe(`in ${colorScheme}, ${viewport.width} px wide`, () => {
			test.describe.configure({ timeout: PICTURES_MS });
			test.use({
				colorScheme,
				viewport,
				// At half the size a picture takes a quarter of the room, and how letters are smoothed says less.
				deviceScaleFactor: 0.5,
				contextOptions: { reducedMotion: "reduce" },
			});

			test("each part of the style guide looks as it did", async ({ page }) => {
				test.skip(
					(colorScheme === "light") !== (viewport.width === 1440),
					"Each theme and each width once: it is a long page.",
				);
				await openPlain(page, "/styleguide");
				const breaks = page.getByRole("button", { name: "Break the pane" });
				await breaks.click();
				await expect(breaks).toBeHidden();
				await settled(page);
				const ids = await page.locator("main section[id]").evaluateAll((all) => all.map(({ id }) => id));
				expect(ids.length).toBeGreaterThanOrEqual(FEWEST_SECTIONS);
				for (const id of ids.filter((one) => !LONG_PARTS.includes(one))) {
					await expect.soft(page.locator(`[id="${id}"]`)).toHaveScreenshot([folder, `part-${id}.png`]);
				}
				await page.getByRole("button", { name: "What is the 99th percentile?" }).click();
				const help = page.getByRole("dialog", { name: "About the 99th percentile" });
				await expect.soft(help).toHaveScreenshot([folder, "part-help.png"]);
				await page.keyboard.press("Escape");
				await page.getByRole("button", { name: "Open the window" }).click();
				const opened = page.getByRole("dialog", { name: "A window" });
				await expect.soft(opened).toHaveScreenshot([folder, "part-window.png"]);
			});

			test("each page looks as it did", async ({ page }) => {
				for (const { name, open, covered = [] } of LOOKS) {
					await open(page);
					await settled(page);
					await expect.soft(page).toHaveScreenshot([folder, `page-${name}.png`], {
						mask: covered.map((one) => page.locator(one)),
					});
				}
			});
		});
	}
}

async function openPlain(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
	await alive(page);
}

/** A run as it was recorded: its figures are the same on every machine. */
async function openRecord(page: Page, name: string): Promise<void> {
	await openPlain(page, "/runs/open");
	await page.locator("input[type=file]").setInputFiles(path.join(RECORDED, `${name}.json`));
	await expect(page.getByRole("article").first()).toBeVisible();
}

/** Fonts and charts come after the page. */
async function settled(page: Page): Promise<void> {
	await page.waitForLoadState("networkidle");
	await expect(page.getByText("Reading what was measured…")).toHaveCount(0);
	await page.evaluate(() => document.fonts.ready);
}
