"use client";

import type { ReactNode } from "react";
import { ScrollRegion } from "./scroll-region.tsx";
import { useOpened } from "./use-opened.ts";

/** The same figures as a table, made only when it is opened: a chart may have hundreds of points. */
export function TableTwin({ label, children }: { label: string; children(): ReactNode }) {
	const { isOpen, details } = useOpened();
	return (
		<details {...details} className="mt-2 text-sm">
			<summary className="w-fit text-ink-faint text-xs underline decoration-dotted underline-offset-4 hover:text-ink">
				{label}
			</summary>
			{isOpen ? (
				<ScrollRegion label={label} className="mt-2 max-h-72 overflow-auto rounded border border-rule">
					{children()}
				</ScrollRegion>
			) : null}
		</details>
	);
}
