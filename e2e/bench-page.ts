import { expect, type Locator, type Page } from "@playwright/test";
import { alive } from "./alive.ts";

const LAB_READY_MS = 120_000;

export type BenchSettings = {
	experiment?: string;
	arms?: readonly string[];
	load?: "open" | "closed";
	clients?: number;
	seconds?: number;
	rate?: number;
};

/** The charts of a run of a few arms; where they differ in a number there is one over it as well. */
export const CHARTS = [
	"Latency over time",
	"Throughput over time",
	"Latency by percentile",
	"Distribution of latencies",
];

/** The verdict on the median of an arm that is faster: a slow or busy machine may not tell it, and none tells the opposite. */
export const LOWER_IF_TOLD =
	/the\smedian\sis\s[\d,.]+\s(times|%)\slower|the\srun\s(has\stoo\sfew\soperations|is\stoo\snoisy)\sto\ssay/;

/** The bench as a learner sees it, on whatever page it stands. */
export class BenchPage {
	readonly page: Page;
	readonly run: Locator;
	readonly cancel: Locator;
	readonly status: Locator;
	readonly verdict: Locator;

	constructor(page: Page) {
		this.page = page;
		this.run = page.getByRole("button", { name: "Run", exact: true });
		this.cancel = page.getByRole("button", { name: "Cancel", exact: true });
		this.status = page.locator("#run-status").first();
		this.verdict = page.getByRole("region", { name: "Verdict" });
	}

	/** Opens the bench with settings as its address has them, and waits until the lab can run them. */
	async open({ arms = [], ...load }: BenchSettings = {}): Promise<void> {
		const query = new URLSearchParams(arms.map((arm) => ["arm", arm]));
		for (const [name, value] of Object.entries(load)) query.set(name, String(value));
		await this.page.goto(`/bench?${query}`);
		await this.ready();
	}

	/** The data set of a fresh folder is still being made when the first test begins. */
	async ready(): Promise<void> {
		await expect(this.run).toBeEnabled({ timeout: LAB_READY_MS });
		await alive(this.page);
	}

	/** Starts a run, without answering what a lesson asks of it first. */
	async start(): Promise<void> {
		await this.run.click();
		const skip = this.page.getByRole("button", { name: "Run without predicting" });
		await expect(skip.or(this.page.getByRole("button", { name: /^(Starting|Running)…$/ }))).toBeVisible();
		if (await skip.isVisible()) await skip.click();
	}

	async measuring(): Promise<void> {
		await expect(this.status).toHaveText(/^Measuring/, { timeout: 30_000 });
	}

	async done(): Promise<void> {
		await expect(this.status).toHaveText(/^Done/, { timeout: 60_000 });
	}

	/** Presses Run and waits until that run is done. */
	async runToEnd(): Promise<void> {
		await this.run.click();
		await this.done();
	}

	/** Id of the run the page shows. */
	async runId(): Promise<string> {
		await expect(this.page).toHaveURL(/[?&]run=/);
		return new URL(this.page.url()).searchParams.get("run") ?? "";
	}

	/** A figure of the tables as it is written. */
	async figure(row: string, arm: number): Promise<string> {
		return (await this.page.locator(`tr[data-row="${row}"] td`).nth(arm).textContent()) ?? "";
	}

	/** A figure of the tables that has no unit. */
	async count(row: string, arm: number): Promise<number> {
		return Number((await this.figure(row, arm)).replaceAll(",", ""));
	}

	/** A latency of the result table in microseconds. */
	async latencyUs(row: "p50Us" | "p95Us" | "p99Us" | "service.p50Us", arm: number): Promise<number> {
		const text = await this.figure(row, arm);
		const [, figure = "", unit = ""] = /^([\d.,]+)\s*(µs|ms|s)$/.exec(text.trim()) ?? [];
		const factor = { µs: 1, ms: 1_000, s: 1_000_000 }[unit];
		if (factor === undefined) throw new Error(`"${text}" is not a latency.`);
		return Number(figure.replaceAll(",", "")) * factor;
	}

	/** All rows of the latency chart's table, as text. */
	async latencyRows(): Promise<string[]> {
		const twin = this.page.locator("details", { hasText: "Latency over time as a table" });
		if ((await twin.getAttribute("open")) === null) await twin.locator("summary").click();
		return twin.locator("tbody tr").allInnerTexts();
	}
}
