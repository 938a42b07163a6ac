import { expect, type Locator } from "@playwright/test";

/**
 * Waits until the page's scripts listen to an element that comes to life later than the page (`alive`): what the server
 * sends in a `Suspense`, as it does a whole comparison.
 */
export async function scripted(element: Locator): Promise<void> {
	await expect
		.poll(() => element.evaluate((node) => Object.keys(node).some((key) => key.startsWith("__reactProps"))))
		.toBe(true);
}
