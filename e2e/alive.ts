import { expect, type Page } from "@playwright/test";

/**
 * Waits until a page's scripts have come to life. It can be seen before, and a key pressed then is lost: a person sees
 * that nothing happened and does it again, a test does not. What stands in a `Suspense` of the server's comes
 * to life later still: `scripted` waits for that.
 */
export async function alive(page: Page): Promise<void> {
	await expect(page.locator("html[data-live]")).toBeAttached();
}
