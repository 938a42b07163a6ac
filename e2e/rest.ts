import type { Page } from "@playwright/test";

/** For so long nothing is put in, taken away or changed: whatever else was to come of what did would have come. */
const REST_MS = 500;
/** A page that has not come to rest by then never does. */
const LONGEST_MS = 20_000;

/**
 * Waits until nothing of a page changes any more. The page's own clock counts: while the machine is held up nobody rests.
 *
 * @throws Error when it goes on and on.
 */
export async function atRest(page: Page): Promise<void> {
	await page.evaluate(
		([restMs, longestMs]) =>
			new Promise<void>((resolve, reject) => {
				const rested = () => {
					changes.disconnect();
					clearTimeout(late);
					resolve();
				};
				let rest = setTimeout(rested, restMs);
				const changes = new MutationObserver(() => {
					clearTimeout(rest);
					rest = setTimeout(rested, restMs);
				});
				const late = setTimeout(() => {
					changes.disconnect();
					clearTimeout(rest);
					reject(new Error(`The page has not come to rest within ${longestMs / 1000} s.`));
				}, longestMs);
				changes.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
			}),
		[REST_MS, LONGEST_MS] as const,
	);
}

/** Waits until the browser has drawn what was done to a page. */
export async function drawn(page: Page): Promise<void> {
	await page.evaluate(
		() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
	);
}
