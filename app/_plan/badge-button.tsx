"use client";

import { Popover } from "radix-ui";
import type { Badge } from "./badge.ts";

const TONES = {
	warn: "border-warn/60 bg-warn-soft text-warn",
	plain: "border-rule-strong bg-card text-ink-soft",
} as const;

/** A badge that says on a click what it means and what to do; on paper it says so at once. */
export function BadgeButton({ badge }: { badge: Badge }) {
	const { tone, label, means, advice } = badge;
	return (
		<>
			<Popover.Root>
				<Popover.Trigger
					className={`figures inline-flex min-h-6 items-center gap-1 rounded-full border px-2 text-left font-medium text-xs leading-tight underline decoration-dotted underline-offset-3 hover:border-ink pointer-coarse:min-h-11 pointer-coarse:px-3.5 print:border-0 print:px-0 print:no-underline ${TONES[tone]}`}
				>
					{tone === "warn" ? <span aria-hidden="true">!</span> : null}
					{label}
				</Popover.Trigger>
				<Popover.Portal>
					<Popover.Content
						aria-label={label}
						sideOffset={6}
						collisionPadding={12}
						className="z-50 w-80 max-w-[calc(100vw-24px)] rounded-md border border-rule-strong bg-card p-4 text-ink-soft text-sm leading-relaxed shadow-lg outline-none"
					>
						<p>{means}</p>
						<p className="mt-2">
							<span className="font-semibold text-ink">What to do. </span>
							{advice}
						</p>
						<Popover.Arrow className="fill-rule-strong" />
					</Popover.Content>
				</Popover.Portal>
			</Popover.Root>
			<span className="hidden basis-full text-xs print:block">
				{means} {advice}
			</span>
		</>
	);
}

/** Badges in a row; nothing where there is none. */
export function BadgeRow({ badges, label }: { badges: readonly Badge[]; label: string }) {
	if (badges.length === 0) return null;
	return (
		<ul aria-label={label} className="mt-1.5 flex flex-wrap gap-1.5">
			{badges.map((badge) => (
				<li key={badge.kind} className="contents">
					<BadgeButton badge={badge} />
				</li>
			))}
		</ul>
	);
}
