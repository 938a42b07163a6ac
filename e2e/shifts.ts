import type { Page } from "@playwright/test";

/** Watches what moves by itself from now on. @returns what tells how far all of it moved, as browsers count it (CLS). */
export async function watchShifts(page: Page): Promise<() => Promise<number>> {
	const shifts = await page.evaluateHandle(() => {
		const seen: number[] = [];
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) {
				const { value, hadRecentInput } = entry as PerformanceEntry & {
					value: number;
					hadRecentInput: boolean;
				};
				if (!hadRecentInput) seen.push(value);
			}
		}).observe({ type: "layout-shift" });
		return seen;
	});
	return async () => (await shifts.jsonValue()).reduce((sum, shift) => sum + shift, 0);
}
