import type { Page } from "@playwright/test";

/** Bytes of the scripts that a page has asked for, as they came over the network. */
export function weighScripts(page: Page): Promise<number> {
	return page.evaluate(() =>
		performance
			.getEntriesByType("resource")
			.filter((entry): entry is PerformanceResourceTiming => new URL(entry.name).pathname.endsWith(".js"))
			.reduce((bytes, { encodedBodySize }) => bytes + encodedBodySize, 0),
	);
}
