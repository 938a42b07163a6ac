import type { ReactNode } from "react";

type ScrollRegionProps = { label: string; className: string; children: ReactNode };

/** A part that scrolls by itself: named, and reachable by keyboard, or its end could not be read. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: only what has the focus scrolls by keyboard
		<section aria-label={label} tabIndex={0} className={className}>
			{children}
		</section>
	);
}
