import type { Page } from "@playwright/test";

/** Keeps a page waiting for its scripts. @returns what lets them come */
export async function holdScripts(page: Page): Promise<() => void> {
	let come = () => {};
	const coming = new Promise<void>((resolve) => {
		come = resolve;
	});
	await page.route("**/_next/static/**/*.js", async (route) => {
		await coming;
		await route.continue();
	});
	return () => come();
}
