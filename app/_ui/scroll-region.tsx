import type { ReactNode } from "react";

type ScrollRegionProps = { label: string; className: string; children: ReactNode };

/** A part that scrolls by itself: named, and reachable by keyboard, or its end could not be read. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
	// Positioned, or text that only screen readers see would reach out of it and widen the page. Paper does not scroll.
	const shape = `relative ${className} print:max-h-none print:overflow-visible`;
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: only what has the focus scrolls by keyboard
		<section aria-label={label} tabIndex={0} className={shape}>
			{children}
		</section>
	);
}
