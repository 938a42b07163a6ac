import { expect, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { seriousFaults } from "./axe-faults.ts";
import { BenchPage } from "./bench-page.ts";
import { LessonPage } from "./lesson-page.ts";

test("a run is set, started and cancelled, and its command copied, from the keyboard alone", async ({
	page,
	context,
}) => {
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ["queries=1", "queries=10"], seconds: 30 });

	await page.keyboard.press("2");
	await expect(page.getByLabel("Arm B: Queries")).toBeFocused();
	// In a field a letter is a letter.
	await page.keyboard.press("End");
	await page.keyboard.press("r");
	await expect(page.getByLabel("Arm B: Queries")).toHaveValue("10r");
	await page.keyboard.press("Backspace");
	await page.getByLabel("Arm B: Queries").blur();

	await page.keyboard.press("a");
	await expect(page.getByLabel("Arm C: Queries")).toBeVisible();
	await page.keyboard.press("x");
	await expect(page.getByLabel("Arm C: Queries")).toHaveCount(0);

	await page.keyboard.press("y");
	await expect(page.getByText("The command is copied.")).toBeVisible();
	expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
		/^npm run lab -- run lookups --arm queries=1\S* --arm queries=10\S* --clients \d+ --seconds 30 /,
	);

	await page.keyboard.press("r");
	await bench.measuring();
	await page.keyboard.press("Escape");
	await expect(bench.cancel).toBeEnabled();
	await page.keyboard.press("c");
	await expect(bench.status).toHaveText(/^Cancelled/, { timeout: 5_000 });
});

test("settings are undone and done again, also after a reset and a preset, and the run shown stays", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ["queries=1", "queries=10"], seconds: 2 });
	const b = page.getByLabel("Arm B: Queries");
	const undo = page.getByRole("button", { name: "Undo", exact: true });
	await expect(undo).toBeDisabled();
	await b.fill("20");
	await page.getByRole("button", { name: "Reset the bench" }).click();
	await expect(b).toHaveValue("10");
	await undo.click();
	await expect(b).toHaveValue("20");
	await page.keyboard.press("ControlOrMeta+z");
	await expect(b).toHaveValue("10");
	await page.keyboard.press("ControlOrMeta+Shift+z");
	await expect(b).toHaveValue("20");

	await bench.runToEnd();
	const id = await bench.runId();
	await page.getByLabel("Seconds").fill("3");
	await undo.click();
	await expect(page.getByLabel("Seconds")).toHaveValue("2");
	expect(await bench.runId()).toBe(id);
});

test("the key of an arm goes to its first setting, a choice as well, and a chart in focus hears the keys", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	await bench.open({
		experiment: "switches",
		arms: ["index=none", "index=btree"],
		clients: 2,
		seconds: 2,
	});
	for (const arm of ["1", "2"]) {
		await page.keyboard.press(arm);
		await expect(page.locator(`[data-arm="${Number(arm) - 1}"] [type="radio"]:focus`)).toHaveCount(1);
	}
	await page.keyboard.press("a");
	await expect(page.locator("[data-arm]")).toHaveCount(3);
	await expect(page.getByText("This cannot run as it is set")).toHaveCount(0);

	await bench.runToEnd();
	await page.getByRole("slider", { name: "Latency over time: read values" }).focus();
	await page.keyboard.press("?");
	await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

test("the palette goes to a place and does what can be done on the page", async ({ page }) => {
	await page.goto("/");
	await alive(page);
	await page.keyboard.press("ControlOrMeta+k");
	const palette = page.getByRole("dialog", { name: "Commands" });
	await palette.getByRole("combobox").fill("lookups");
	await expect(palette.getByRole("option").first()).toBeVisible();
	expect(await seriousFaults(page)).toEqual([]);
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(/\/bench\?experiment=lookups/);

	await page.getByRole("button", { name: "Commands" }).click();
	await palette.getByRole("combobox").fill("settings of arm B");
	await page.keyboard.press("Enter");
	await expect(palette).toHaveCount(0);
	await expect(page.getByLabel("Arm B: Queries")).toBeFocused();
});

test("a run's page and that of plans have in the palette what can be done on them", async ({ page }) => {
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ["queries=1", "queries=10"], clients: 2, seconds: 2 });
	await bench.start();
	await bench.done();
	const palette = page.getByRole("dialog", { name: "Commands" });
	await page.goto(`/runs/${await bench.runId()}`);
	await alive(page);
	await page.keyboard.press("ControlOrMeta+k");
	for (const name of ["Run this here", "Take it along: Record", "Add tags or a note", "Delete this run"]) {
		await expect(palette.getByRole("option", { name })).toBeVisible();
	}
	await palette.getByRole("combobox").fill("take it along csv");
	const saved = page.waitForEvent("download");
	await page.keyboard.press("Enter");
	expect((await saved).suggestedFilename()).toMatch(/\.csv$/);
	await page.keyboard.press("r");
	await expect(page).toHaveURL(/here=/);

	await page.goto("/plans");
	await alive(page);
	await page.keyboard.press("ControlOrMeta+k");
	await palette.getByRole("combobox").fill("show an example");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("button", { name: "Back to what was here" })).toBeVisible();
});

test("lessons are stepped through by n and p, and single letters can be switched off for good", async ({
	page,
}) => {
	const lesson = new LessonPage(page);
	await lesson.open("/lessons/indexing");
	const title = page.getByRole("heading", { level: 1 });
	const first = (await title.textContent()) ?? "";
	await page.keyboard.press("n");
	await expect(page).not.toHaveURL(/indexing/);
	await expect(title).not.toHaveText(first);
	await page.keyboard.press("p");
	await expect(page).toHaveURL(/indexing/);

	await page.keyboard.press("?");
	const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
	await expect(list.getByText(/^Next lesson/)).toBeVisible();
	expect(await seriousFaults(page)).toEqual([]);
	await list.getByLabel("Shortcuts of a single character").uncheck();
	await page.keyboard.press("Escape");
	await page.reload();
	await alive(page);
	await page.keyboard.press("n");
	await page.keyboard.press("?");
	await page.waitForTimeout(500);
	await expect(page).toHaveURL(/indexing/);
	await expect(list).toHaveCount(0);
	await page.keyboard.press("ControlOrMeta+k");
	await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
});

test("the bench has the settings of lessons as presets, and keeps one's own", async ({ page }) => {
	await page.goto("/bench?experiment=lookups&arm=queries%3D3&arm=queries%3D7");
	await alive(page);
	await page.getByText("Presets", { exact: true }).click();
	await page.getByLabel("Name of the preset").fill("three and seven");
	await page.getByRole("button", { name: "Keep these settings" }).click();
	await page.getByRole("link", { name: "As the experiment comes" }).click();
	await expect(page.getByLabel("Arm B: Queries")).toHaveValue("10");
	await page.getByRole("link", { name: "A walk through every block" }).first().click();
	await expect(page).toHaveURL(/arm=/);

	await page.goto("/bench?experiment=lookups");
	await alive(page);
	await page.getByText("Presets", { exact: true }).click();
	await page.getByRole("link", { name: "three and seven" }).click();
	await expect(page.getByLabel("Arm A: Queries")).toHaveValue("3");
	await expect(page.getByLabel("Arm B: Queries")).toHaveValue("7");
	await page.getByRole("button", { name: "Delete three and seven" }).click();
	await expect(page.getByRole("link", { name: "three and seven" })).toHaveCount(0);
	await expect(page.locator("summary", { hasText: "Presets" })).toBeFocused();
	await expect(page.getByRole("status").filter({ hasText: "Deleted: “three and seven”" })).toBeVisible();
	await expect(page.getByRole("status").getByRole("button")).toHaveCount(0);
	await page.getByRole("button", { name: "Undo the change of your presets" }).click();
	await expect(page.getByRole("link", { name: "three and seven" })).toBeFocused();
});

test("a shelf of presets that is full asks before the oldest goes", async ({ page }) => {
	await page.goto("/bench?experiment=lookups");
	await alive(page);
	await page.evaluate(() => {
		const kept = Array.from({ length: 50 }, (_, at) => ({
			name: `own ${at}`,
			experiment: "lookups",
			query: "",
		}));
		localStorage.setItem("latency-lab:presets", JSON.stringify(kept));
	});
	await page.reload();
	await alive(page);
	await page.getByText("Presets", { exact: true }).click();
	await page.getByLabel("Name of the preset").fill("one more");
	await page.getByRole("button", { name: "Keep these settings" }).click();
	const asked = page.getByText("50 presets are kept at most");
	await expect(asked).toContainText("“one more” is not kept yet. The oldest is “own 0”.");
	await expect(page.getByRole("status").getByRole("button")).toHaveCount(0);
	await page.getByRole("button", { name: "Leave all as it is" }).click();
	await expect(asked).toHaveCount(0);
	await expect(page.getByLabel("Name of the preset")).toBeFocused();
	await expect(page.getByRole("link", { name: "own 0", exact: true })).toBeVisible();

	await page.getByRole("button", { name: "Keep these settings" }).click();
	await page.getByRole("button", { name: "Let the oldest go" }).click();
	await expect(page.getByLabel("Name of the preset")).toBeFocused();
	await expect(page.getByRole("link", { name: "one more", exact: true })).toBeVisible();
	await expect(page.getByRole("link", { name: "own 0", exact: true })).toHaveCount(0);
	await page.getByRole("button", { name: "Undo the change of your presets" }).click();
	await expect(page.getByRole("link", { name: "own 0", exact: true })).toBeFocused();
	await expect(page.getByRole("link", { name: "one more", exact: true })).toHaveCount(0);

	await page.getByRole("button", { name: "Delete own 7", exact: true }).click();
	await expect(page.getByRole("link", { name: "own 8", exact: true })).toBeFocused();
	await page.getByRole("button", { name: "Delete own 49", exact: true }).click();
	await expect(page.getByRole("link", { name: "own 48", exact: true })).toBeFocused();
});
