"use client";

import { Popover } from "radix-ui";
import { type ReactNode, type RefObject, useRef } from "react";

type HelpCardProps = {
	id: string;
	label: string;
	/** What it was opened with, where the focus goes back to. */
	anchor: RefObject<HTMLElement | null>;
	onClose(): void;
	children: ReactNode;
};

/** An explanation beside what it was asked with. */
export function HelpCard({ id, label, anchor, onClose, children }: HelpCardProps) {
	const isLeft = useRef(false);
	return (
		<Popover.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
			<Popover.Anchor virtualRef={anchor as RefObject<HTMLElement>} />
			<Popover.Portal>
				<Popover.Content
					id={id}
					aria-label={label}
					sideOffset={6}
					collisionPadding={12}
					onCloseAutoFocus={(event) => {
						event.preventDefault();
						if (!isLeft.current) anchor.current?.focus();
					}}
					onInteractOutside={(event) => {
						// A press on what opened it is its own affair.
						if (anchor.current?.contains(event.target as Node)) event.preventDefault();
						else isLeft.current = true;
					}}
					className="z-50 w-80 max-w-[calc(100vw-24px)] rounded-md border border-rule-strong bg-card p-4 text-ink-soft text-sm leading-relaxed shadow-lg outline-none"
				>
					{children}
					<Popover.Arrow className="fill-rule-strong" />
				</Popover.Content>
			</Popover.Portal>
		</Popover.Root>
	);
}
