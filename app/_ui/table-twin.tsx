"use client";

import type { ReactNode } from "react";
import { ScrollRegion } from "./scroll-region.tsx";
import { useOpened } from "./use-opened.ts";

type TableTwinProps = {
	label: string;
	/** Of a few rows, which say what a drawing has no room for: it is there from the start, and stands on paper too. */
	isBrief?: boolean;
	children(): ReactNode;
};

/**
 * The same figures as a table. A chart may have hundreds of points, so that one which is not brief is made when it is
 * opened; the server sends it for where no script runs, and to all others it is a text that nobody reads.
 */
export function TableTwin({ label, isBrief = false, children }: TableTwinProps) {
	const { isOpen, details } = useOpened();
	const table = () => (
		<ScrollRegion label={label} className="mt-2 max-h-72 overflow-auto rounded border border-rule">
			{children()}
		</ScrollRegion>
	);
	return (
		<details {...details} className={`mt-2 text-sm ${isBrief ? "on-paper" : "print:hidden"}`}>
			<summary className="w-fit text-ink-faint text-xs underline decoration-dotted underline-offset-4 hover:text-ink print:list-none print:no-underline">
				{label}
			</summary>
			{isOpen || isBrief ? table() : <noscript>{typeof window === "undefined" ? table() : null}</noscript>}
		</details>
	);
}
