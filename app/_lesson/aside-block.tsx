import type { ReactNode } from "react";
import { formatPlural } from "#app/_lib/format.ts";
import type { AsideBlock as Block, WhenNotBlock as WhenNot } from "#server/contract/lesson.ts";
import { BlockAnchor } from "./block-anchor.tsx";

/** Set apart by type and a line, not by a box of its own colour. */
const LOOKS = {
	note: { name: "Note", className: "border-rule border-l-2 pl-5 text-[0.94em] text-ink-soft", tone: "" },
	caution: { name: "Caution", className: "border-warn border-l-2 pl-5", tone: "text-warn" },
	instructor: {
		name: "For the instructor",
		className: "rounded-md border border-rule-strong border-dashed bg-sunk px-5 py-4 text-[0.94em]",
		tone: "",
	},
} as const;

/** A note, a caution, or a word to the instructor. */
export function AsideBlock({ block, children }: { block: Block; children: ReactNode }) {
	const { name, className, tone } = LOOKS[block.kind];
	return (
		<aside id={block.id} data-place className="block-of-lesson">
			<div className={className}>
				<p className={`eyebrow font-sans ${tone}`}>
					{name}
					{block.minutes === null ? "" : ` · ${formatPlural(block.minutes, "minute")}`}
					<BlockAnchor id={block.id} of="this note" />
				</p>
				<div className="flow mt-1">{children}</div>
			</div>
		</aside>
	);
}

/** Where the technique does not help. */
export function WhenNotBlock({ block, children }: { block: WhenNot; children: ReactNode }) {
	return (
		<section id={block.id} data-place className="block-of-lesson">
			<div className="border-rule-strong border-y py-5">
				<p className="eyebrow font-sans">
					Where it does not help
					<BlockAnchor id={block.id} of="when not" />
				</p>
				<div className="flow mt-1.5">{children}</div>
			</div>
		</section>
	);
}
