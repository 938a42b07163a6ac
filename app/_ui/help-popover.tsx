"use client";

import { Popover } from "radix-ui";
import type { ReactNode } from "react";

/** A question mark that opens an explanation; `about` names it for those who do not see it. */
export function HelpPopover({ about, children }: { about: string; children: ReactNode }) {
	return (
		<Popover.Root>
			<Popover.Trigger
				aria-label={`What is ${about}?`}
				className="group inline-flex shrink-0 items-center justify-center text-ink-faint hover:text-ink pointer-coarse:-my-3 pointer-coarse:size-11 print:hidden"
			>
				<span className="inline-flex size-5 items-center justify-center rounded-full border border-rule-strong text-xs leading-none group-hover:border-ink">
					?
				</span>
			</Popover.Trigger>
			<Popover.Portal>
				<Popover.Content
					aria-label={`About ${about}`}
					sideOffset={6}
					collisionPadding={12}
					className="z-50 w-80 max-w-[calc(100vw-24px)] rounded-md border border-rule-strong bg-card p-4 text-ink-soft text-sm leading-relaxed shadow-lg outline-none"
				>
					{children}
					<Popover.Arrow className="fill-rule-strong" />
				</Popover.Content>
			</Popover.Portal>
		</Popover.Root>
	);
}
