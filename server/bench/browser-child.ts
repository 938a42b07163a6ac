/** Opens pages in a headless browser and tells when their scripts heard events. Run from its source. */
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { findChromium } from "../../e2e/chromium.ts";
import type { BrowserAnswer, BrowserAsk } from "./browser.ts";

/** Before any script of the page: its event streams are heard first by us, by the clock that the page has. */
const LISTEN = `{
	const wallMs = () => performance.timeOrigin + performance.now();
	const heard = [];
	const opened = new Promise((resolve, reject) => {
		window.addEventListener("lab-bench-open", resolve);
		setTimeout(() => reject(new Error("The page opened no event stream.")), 20_000);
	});
	opened.catch(() => {});
	window.labBench = { wallMs, heard, opened };
	const Native = window.EventSource;
	window.EventSource = class extends Native {
		constructor(...given) {
			super(...given);
			this.addEventListener("open", () => window.dispatchEvent(new Event("lab-bench-open")));
			this.addEventListener("message", (event) => {
				heard.push({ seq: Number(event.lastEventId), atMs: wallMs() });
			});
		}
	};
}`;

async function open(): Promise<BrowserContext> {
	const { executablePath, env } = await findChromium();
	const browser = await chromium.launch({ executablePath, env: { ...process.env, ...env } as typeof env });
	const context = await browser.newContext();
	await context.addInitScript({ content: LISTEN });
	return context;
}

let context: BrowserContext | undefined;
let page: Page | undefined;

async function carryOut(ask: BrowserAsk): Promise<BrowserAnswer> {
	if (ask.type === "show") {
		context ??= await open();
		page = await context.newPage();
		await page.goto(ask.url);
		await page.evaluate("window.labBench.opened");
		return { version: context.browser()?.version() ?? "" };
	}
	if (page === undefined) throw new Error("No page is shown.");
	if (ask.type === "clock") return { atMs: await page.evaluate("window.labBench.wallMs()") };
	return { heard: await page.evaluate("window.labBench.heard") };
}

process.on("message", (ask: BrowserAsk) => {
	carryOut(ask).then(
		(answer) => process.send?.(answer),
		(thrown: unknown) => {
			const sentence = thrown instanceof Error ? thrown.message : String(thrown);
			process.send?.({ failed: sentence });
		},
	);
});
process.once("disconnect", async () => {
	await context?.browser()?.close();
	process.exit();
});
