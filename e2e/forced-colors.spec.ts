import { expect, type Locator, test } from "@playwright/test";
import { BenchPage } from "./bench-page.ts";

/** What a property comes to in the end. */
function styleOf(element: Locator, property: string): Promise<string> {
	return element.evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property);
}

for (const colorScheme of ["light", "dark"] as const) {
	test.describe(`where the reader's system sets the colours, ${colorScheme} ones`, () => {
		test.use({ colorScheme, contextOptions: { forcedColors: "active" } });

		test("what is chosen is told from what is not, by its ground and its letters", async ({ page }) => {
			await new BenchPage(page).open();
			const group = page.getByRole("group", { name: "Arm A" }).getByRole("radiogroup", { name: /Index/ });
			const grounds = async () => {
				const radios = await group.getByRole("radio").all();
				return Promise.all(
					radios.map(async (radio) => ({
						isChosen: await radio.isChecked(),
						ground: await styleOf(radio, "background-color"),
						letters: await styleOf(radio.locator("+ span"), "color"),
					})),
				);
			};
			const looks = async () => {
				const all = await grounds();
				const chosen = all.filter(({ isChosen }) => isChosen);
				expect(chosen).toHaveLength(1);
				for (const other of all.filter(({ isChosen }) => !isChosen)) {
					expect(other.ground).not.toBe(chosen[0]?.ground);
					expect(other.letters).not.toBe(chosen[0]?.letters);
				}
			};
			await looks();
			await group.getByRole("radio", { name: "B-tree", exact: true }).check();
			await looks();
		});

		test("a button has an edge, a bar its track, and what a key would choose a ring", async ({ page }) => {
			const bench = new BenchPage(page);
			await bench.open();
			for (const button of [bench.run, bench.cancel]) {
				expect(await styleOf(button, "border-top-width")).toBe("1px");
			}
			const bar = page.getByRole("progressbar", { name: "Progress" });
			expect(await styleOf(bar, "outline-style")).toBe("solid");
			await page.keyboard.press("ControlOrMeta+k");
			const first = page.getByRole("dialog").getByRole("option", { selected: true });
			expect(await styleOf(first, "outline-style")).toBe("solid");
			await page.keyboard.press("Escape");
			await bench.run.focus();
			expect(await styleOf(bench.run, "outline-style")).toBe("solid");
		});
	});
}
