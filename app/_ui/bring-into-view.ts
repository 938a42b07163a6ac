/** Scrolls an element to the head of the view, at once for those who want no motion. */
export function bringIntoView(element: Element | null): void {
	const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
	element?.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
}
