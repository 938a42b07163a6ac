import { expect, type Locator, type Page } from "@playwright/test";
import { alive } from "./alive.ts";
import { BenchPage } from "./bench-page.ts";

/** A lesson as a learner sees it. */
export class LessonPage {
	readonly page: Page;
	readonly bench: BenchPage;

	constructor(page: Page) {
		this.page = page;
		this.bench = new BenchPage(page);
	}

	/** Opens a lesson, and waits until what is done in it counts. */
	async open(address?: string): Promise<void> {
		await this.read(address);
		await alive(this.page);
	}

	/** Opens a lesson as a text, which it is before its scripts have come, and without them. */
	async read(address = "/lessons/walk"): Promise<void> {
		await this.page.goto(address);
		await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
	}

	/** A block by its id. */
	block(id: string): Locator {
		return this.page.locator(`[id="${id}"]`);
	}

	/** Predicts one number. */
	async predict(block: string, number: string): Promise<void> {
		await this.block(block).getByLabel("Your prediction").fill(number);
		await this.block(block)
			.getByRole("button", { name: /^(Predict|Change it)$/ })
			.click();
		await expect(this.block(block)).toContainText("Kept.");
	}

	/** Answers a quiz. */
	async answer(block: string, ...options: readonly string[]): Promise<void> {
		for (const option of options) await this.block(block).getByLabel(option).check();
		await this.block(block).getByRole("button", { name: "Check" }).click();
	}
}
