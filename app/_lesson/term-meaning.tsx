"use client";

import { Popover } from "radix-ui";
import type { RefObject } from "react";
import type { GlossaryEntry } from "#server/contract/lesson.ts";
import type { Hover } from "./glossary-term.tsx";

type TermMeaningProps = {
	id: string;
	entry: GlossaryEntry;
	/** The word in the text. */
	anchor: RefObject<HTMLElement | null>;
	/** The mouse may go from the word to its meaning. */
	hover: Hover;
	onClose(): void;
};

/** What a word means, beside it. The focus stays on the word, which it describes. */
export function TermMeaning({ id, entry, anchor, hover, onClose }: TermMeaningProps) {
	return (
		<Popover.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
			<Popover.Anchor virtualRef={anchor as RefObject<HTMLElement>} />
			<Popover.Portal>
				<Popover.Content
					{...hover}
					id={id}
					role="tooltip"
					side="top"
					sideOffset={4}
					collisionPadding={12}
					onOpenAutoFocus={(event) => event.preventDefault()}
					onCloseAutoFocus={(event) => event.preventDefault()}
					onPointerDownOutside={(event) => {
						// A press on the word itself is its own affair.
						if (anchor.current?.contains(event.target as Node)) event.preventDefault();
					}}
					className="z-50 w-80 max-w-[calc(100vw-24px)] rounded-md border border-rule-strong bg-card p-3.5 text-ink-soft text-sm leading-relaxed shadow-lg outline-none"
				>
					<p>
						<b className="font-semibold text-ink">{entry.term}</b>: {entry.meaning}
					</p>
					{entry.source === null ? null : <p className="mt-1 text-ink-faint text-xs">{entry.source}</p>}
				</Popover.Content>
			</Popover.Portal>
		</Popover.Root>
	);
}
