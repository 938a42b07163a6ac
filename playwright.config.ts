import { defineConfig } from "@playwright/test";
import { findChromium } from "./e2e/chromium.ts";
import { freePort } from "./e2e/free-port.ts";

// Workers load this file again: what the first reading found is handed on by the environment.
process.env.LAB_E2E_BROWSER ??= JSON.stringify(await findChromium());
process.env.LAB_E2E_PORT ??= String(await freePort());

const browser: Awaited<ReturnType<typeof findChromium>> = JSON.parse(process.env.LAB_E2E_BROWSER);

export default defineConfig({
	testDir: "e2e",
	globalSetup: "./e2e/start-app.ts",
	// One at a time: runs of two tests would wait for each other, as they should.
	workers: 1,
	fullyParallel: false,
	// In a build a busy machine may be too slow for a test once; it is told as flaky.
	retries: process.env.CI ? 1 : 0,
	timeout: 90_000,
	expect: {
		timeout: 15_000,
		// The browser that drew the pictures draws the same again to the pixel, and another's are not compared. A colour of a
		// rule or a mark is a few pixels in a large picture, and a shade of it is little to each: a share of all, or a wide
		// threshold, would let both pass: at 0.02 text that was a fiftieth lighter passed on every page, at 0.005 it fails on each.
		toHaveScreenshot: { maxDiffPixels: 8, threshold: 0.005, scale: "device" },
	},
	// One set of pictures for all machines: the fonts are the page's own.
	snapshotPathTemplate: "{testDir}/look/{arg}{ext}",
	forbidOnly: Boolean(process.env.CI),
	reporter: [["list"]],
	use: {
		baseURL: `http://127.0.0.1:${process.env.LAB_E2E_PORT}`,
		browserName: "chromium",
		viewport: { width: 1440, height: 900 },
		trace: "retain-on-failure",
		launchOptions: {
			executablePath: browser.executablePath,
			// Widths of letters as the font has them, not as a machine's settings round them.
			args: ["--font-render-hinting=none", "--disable-lcd-text"],
			env: { ...definedEnvironment(), ...browser.env },
		},
	},
});

function definedEnvironment(): Record<string, string> {
	return Object.fromEntries(
		Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
	);
}
