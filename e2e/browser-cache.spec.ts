import { expect, test } from "@playwright/test";
import { alive } from "./alive.ts";

test("a reader sees where the browser takes its answers from, under each policy", async ({ page }) => {
	await page.goto("/browser-cache");
	await alive(page);
	await page.getByRole("button", { name: "Send the requests" }).click();
	await expect(page.getByText("Done.")).toBeVisible({ timeout: 30_000 });
	const origins = async (policy: string) =>
		page
			.locator(`[data-policy="${policy}"] tbody tr`)
			.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-origin")));
	expect(await origins("no-store")).toEqual(["network", "network", "network", "network"]);
	expect(await origins("max-age")).toEqual(["network", "cache", "cache", "cache"]);
	expect(await origins("etag")).toEqual(["network", "revalidated", "revalidated", "revalidated"]);
	// The third is older than it may be, and comes from the cache all the same.
	expect(await origins("stale")).toEqual(["network", "cache", "cache", "cache"]);
	const ages = await page.locator('[data-policy="stale"] tbody tr td:nth-child(5)').allTextContents();
	const [, , third = 0, fourth = 0] = ages.map((text) => Number.parseFloat(text));
	expect(third).toBeGreaterThan(1);
	expect(fourth).toBeLessThan(1);
});
