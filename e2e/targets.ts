import type { Page } from "@playwright/test";

/** What a finger needs, CSS pixels. */
const LEAST_PX = 44;

/**
 * What is to be touched on a page and is smaller than a finger needs, in its own words. A link within a sentence is as
 * high as the sentence's lines are, and does not count (WCAG 2.5.8).
 */
export function smallTargets(page: Page): Promise<string[]> {
	return page.evaluate((leastPx) => {
		const controls = document.querySelectorAll<HTMLElement>(
			"a[href], button, input:not([type=hidden]), select, textarea, summary, [role=tab], [role=menuitem]",
		);
		const isText = ({ textContent }: Node) => /[^\s·,.;:|/]/.test(textContent ?? "");
		// In one line with words that are none of a link or button.
		const isInSentence = (control: HTMLElement) =>
			control.matches("a, .term") &&
			getComputedStyle(control).display.startsWith("inline") &&
			!control.classList.contains("finger") &&
			[...(control.parentElement?.childNodes ?? [])].some(
				(node) =>
					node !== control &&
					isText(node) &&
					(node instanceof Text ||
						(node instanceof HTMLElement &&
							!node.matches("a, button") &&
							getComputedStyle(node).display === "inline")),
			);
		// What is written into is touched at its frame, what has a label at that, and what fills its frame there.
		const touched = (control: HTMLElement): Element => {
			if (control instanceof HTMLInputElement && /^(checkbox|radio|file)$/.test(control.type))
				return control.labels?.[0] ?? control;
			if (control.matches("input[inputmode]")) return control.parentElement ?? control;
			const filling = getComputedStyle(control, "::after").position === "absolute";
			return filling ? (control.offsetParent ?? control) : control;
		};
		return [...controls]
			.filter((control) => control.checkVisibility({ visibilityProperty: true }))
			.filter((control) => getComputedStyle(control).pointerEvents !== "none" && !isInSentence(control))
			.map((control) => ({ control, box: touched(control).getBoundingClientRect() }))
			.filter(({ box }) => box.width > 1 && (box.width < leastPx - 0.5 || box.height < leastPx - 0.5))
			.map(
				({ control, box }) =>
					`${control.outerHTML.slice(0, 100)}… “${control.textContent?.slice(0, 40)}”: ${Math.round(box.width)} × ${Math.round(box.height)}`,
			);
	}, LEAST_PX);
}

/** Opens all that is folded, and what was folded in it. */
export async function unfold(page: Page): Promise<void> {
	for (let depth = 0; depth < 3; depth++) {
		await page.evaluate(() => {
			for (const details of document.querySelectorAll<HTMLDetailsElement>("main details:not([open])"))
				details.open = true;
		});
		await page.waitForTimeout(100);
	}
}
