import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** What axe finds on the page as it is, each with the elements it is about. */
export async function axeFaults(page: Page): Promise<string[]> {
	return faultsOf(page, () => true);
}

/** What axe finds that keeps somebody from using the page, or nearly so. */
export async function seriousFaults(page: Page): Promise<string[]> {
	return faultsOf(page, (impact) => impact === "serious" || impact === "critical");
}

async function faultsOf(
	page: Page,
	counts: (impact: string | null | undefined) => boolean,
): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	return violations
		.filter(({ impact }) => counts(impact))
		.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
}
