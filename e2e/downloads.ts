import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";

/** A file as it was saved. */
export type Saved = { name: string; content: Buffer };

/** Does what saves a file. */
export async function saved(page: Page, save: () => Promise<void>): Promise<Saved> {
	const coming = page.waitForEvent("download");
	await save();
	const download = await coming;
	return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

/** Takes a figure along by its menu, as a file of a kind. */
export async function exported(figure: Locator, kind: string): Promise<Saved> {
	const page = figure.page();
	await figure.getByRole("button", { name: /^Export/ }).click();
	return saved(page, () => page.getByRole("menuitem", { name: kind }).click());
}
