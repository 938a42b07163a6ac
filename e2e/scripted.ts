import { expect, type Locator } from "@playwright/test";

/**
 * Waits until the page's scripts listen to an element. It can be seen before, and what is done to it then is lost: a
 * person sees that nothing happened and does it again, a test does not.
 */
export async function scripted(element: Locator): Promise<void> {
	await expect
		.poll(() => element.evaluate((node) => Object.keys(node).some((key) => key.startsWith("__reactProps"))))
		.toBe(true);
}
