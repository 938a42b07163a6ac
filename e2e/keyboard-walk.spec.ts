import { expect, type Locator, type Page, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { BenchPage } from "./bench-page.ts";

/** More stops than any page has from where it is begun. */
const MOST_STOPS = 160;

/** What has the focus, told when nothing shows that it has. */
function unseenFocus(page: Page): Promise<string | undefined> {
	return page.evaluate(() => {
		const focused = document.activeElement;
		if (focused === null || focused === document.body) return undefined;
		const isMarked = (element: Element | null, depth: number): boolean => {
			if (element === null || depth === 0) return false;
			const { outlineStyle, outlineWidth } = getComputedStyle(element);
			if (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1) return true;
			// What is written into, and what reads a chart, is marked at its frame.
			return isMarked(element.parentElement, depth - 1);
		};
		return isMarked(focused, 3) ? undefined : focused.outerHTML.slice(0, 160);
	});
}

/** Goes on by Tab until something has the focus; each stop on the way must show that it has it. */
async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
	for (let stop = 0; stop < MOST_STOPS; stop++) {
		if (await target.evaluate((element) => element === document.activeElement)) return;
		await page.keyboard.press(key);
		expect(await unseenFocus(page), "has the focus, and nothing shows it").toBeUndefined();
	}
	throw new Error(`${target} is not reached by ${key}.`);
}

/** Does by the palette what is found by some words. */
async function command(page: Page, words: string): Promise<void> {
	await page.keyboard.press("ControlOrMeta+k");
	const palette = page.getByRole("dialog", { name: "Commands" });
	await expect(palette.getByRole("combobox")).toBeFocused();
	await page.keyboard.type(words);
	await expect(palette.getByRole("option", { selected: true })).toBeVisible();
	await page.keyboard.press("Enter");
	await expect(palette).toHaveCount(0);
}

/** Writes anew what stands in the field that has the focus. */
async function write(page: Page, text: string): Promise<void> {
	await page.keyboard.press("ControlOrMeta+a");
	await page.keyboard.type(text);
}

test("everything is done from the keyboard alone: a sweep, a comparison, history, a plan, with the focus always seen", async ({
	page,
}) => {
	test.setTimeout(180_000);
	const bench = new BenchPage(page);
	await page.goto("/");
	await alive(page);
	await page.keyboard.press("Tab");
	await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();

	await command(page, "lookups");
	await expect(page).toHaveURL(/\/bench\?experiment=lookups/);
	await bench.ready();

	// A laid-out run.
	const kind = page.getByRole("radiogroup", { name: "What to measure" });
	await tabTo(page, kind.getByRole("radio", { checked: true }));
	await page.keyboard.press("ArrowRight", { delay: 100 });
	await expect(kind.getByRole("radio", { name: "Sweep" })).toBeChecked();
	const sweep = page.getByRole("region", { name: "Sweep" });
	await tabTo(page, sweep.getByLabel("What is swept"));
	await page.keyboard.type("cli");
	await expect(page).toHaveURL(/sweep=clients/);
	await tabTo(page, sweep.getByLabel("To"));
	await write(page, "4");
	await tabTo(page, sweep.getByLabel("Points"));
	await write(page, "3");
	await tabTo(page, page.getByLabel("Seconds"));
	await write(page, "3");
	await tabTo(page, bench.run);
	await page.keyboard.press("Enter");
	await bench.measuring();
	await bench.done();
	await expect(page.locator("tr[data-arm='2'] td").first()).toHaveText(/s$/);

	// Taken back, and a few arms against each other.
	await tabTo(page, page.getByRole("button", { name: "Reset the bench" }));
	await page.keyboard.press("Enter");
	await expect(kind.getByRole("radio", { name: "Compare arms" })).toBeChecked();
	await page.keyboard.press("ControlOrMeta+z");
	await expect(kind.getByRole("radio", { name: "Sweep" })).toBeChecked();
	await page.keyboard.press("ControlOrMeta+Shift+z");
	await page.keyboard.press("2");
	await expect(page.getByLabel("Arm B: Queries")).toBeFocused();
	await write(page, "20");
	await tabTo(page, page.getByLabel("Seconds"));
	await write(page, "2");
	await tabTo(page, bench.run);
	await page.keyboard.press("r");
	await bench.measuring();
	await bench.done();
	await tabTo(page, page.getByRole("link", { name: "Permalink of this run" }));

	// What a chart says, and its file.
	const slider = page.getByRole("figure", { name: "Latency over time" }).getByRole("slider");
	await tabTo(page, slider);
	const before = await slider.getAttribute("aria-valuetext");
	await page.keyboard.press("ArrowLeft");
	await expect(slider).not.toHaveAttribute("aria-valuetext", before ?? "");
	await tabTo(page, page.getByRole("button", { name: "Export “Latency over time”" }));
	await page.keyboard.press("Enter");
	await expect(page.getByRole("menuitem", { name: "Picture (PNG)" })).toBeFocused();
	const download = page.waitForEvent("download");
	await page.keyboard.press("ArrowDown");
	await expect(page.getByRole("menuitem", { name: "SVG" })).toBeFocused();
	await page.keyboard.press("Enter");
	expect((await download).suggestedFilename()).toMatch(/\.svg$/);

	// The history: written on, deleted, had back, compared.
	await command(page, "Runs");
	await expect(page).toHaveURL(/\/runs$/);
	const rows = page.getByRole("list", { name: "Runs" }).locator("> li");
	await expect(rows).toHaveCount(2);
	await tabTo(page, rows.first().getByRole("button", { name: /^Tags and note/ }));
	await page.keyboard.press("Enter");
	await expect(page.getByLabel("Tags, with commas between them")).toBeFocused();
	await page.keyboard.type("by keys");
	await page.keyboard.press("Enter");
	await expect(rows.first()).toContainText("by keys");
	await expect(rows.first().getByRole("button", { name: /^Tags and note/ })).toBeFocused();
	await tabTo(page, rows.nth(1).getByRole("button", { name: /^Delete/ }));
	await page.keyboard.press("Enter");
	await expect(rows).toHaveCount(1);
	await tabTo(page, page.getByRole("button", { name: /^Undo the deletion/ }), "Shift+Tab");
	await page.keyboard.press("Enter");
	await expect(rows).toHaveCount(2);
	for (const place of [0, 1]) {
		await tabTo(page, rows.nth(place).getByRole("checkbox"));
		await page.keyboard.press("Space");
	}
	await tabTo(page, page.getByRole("link", { name: "Compare them" }));
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(/\/compare\?run=.*&run=/);
	await expect(page.getByRole("heading", { name: "Runs side by side" })).toBeVisible();

	// A run's page, its file, and a plan of one's own.
	await tabTo(page, page.locator("a[href^='/runs/']").first());
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(/\/runs\/[\w-]{21}$/);
	await tabTo(page, page.locator("summary", { hasText: "Take it along" }));
	await page.keyboard.press("Enter");
	await tabTo(page, page.getByRole("link", { name: /^Record/ }));
	await command(page, "Plans");
	await expect(page).toHaveURL(/\/plans$/);
	await tabTo(page, page.getByRole("textbox").first());
});

test("each stop of a lesson's page shows that it has the focus, and the bench is reached and left", async ({
	page,
}) => {
	await page.goto("/lessons/walk");
	await alive(page);
	await tabTo(page, page.getByRole("separator", { name: "Width of the text" }));
	await page.keyboard.press("ArrowLeft");
	await expect(page.getByRole("separator")).toHaveAttribute("aria-valuenow", "38");
	await tabTo(page, page.getByRole("button", { name: "Change the settings" }));
	await page.keyboard.press("Enter");
	await expect(page.getByRole("region", { name: "Bench" })).toBeFocused();
	await tabTo(page, page.getByLabel("Seconds"));
	await tabTo(page, page.getByRole("button", { name: "Set the bench" }).last(), "Shift+Tab");
});
