"use client";

import { keyNames } from "./action.ts";

/** Keys as little caps, by the names that this machine's keyboard has for them. */
export function KeyCaps({ keys }: { keys: string }) {
	const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
	return (
		<span className="flex shrink-0 gap-1">
			{keyNames(keys, isApple).map((name) => (
				<kbd
					key={name}
					className="inline-flex min-w-6 justify-center rounded border border-rule-strong bg-paper px-1.5 py-0.5 font-sans text-ink-soft text-xs"
				>
					{name}
				</kbd>
			))}
		</span>
	);
}
