import type { ReactNode } from "react";

const TONES = {
	plain: "border-rule bg-card text-ink-soft",
	warn: "border-warn/50 bg-warn-soft text-ink",
	bad: "border-bad/60 bg-bad-soft text-ink",
} as const;

const MARKS = { plain: "i", warn: "!", bad: "×" } as const;
const MARK_TONES = { plain: "text-ink-faint", warn: "text-warn", bad: "text-bad" } as const;

type NoticeProps = {
	tone?: keyof typeof TONES;
	title?: string;
	/** `alert` for what a person must hear at once. */
	role?: "alert" | "status";
	children: ReactNode;
};

/** A message set apart from the page. */
export function Notice({ tone = "plain", title, role, children }: NoticeProps) {
	return (
		<div
			{...(role === undefined ? {} : { role })}
			className={`flex gap-3 rounded-md border px-4 py-3 text-sm leading-relaxed ${TONES[tone]}`}
		>
			<span
				aria-hidden="true"
				className={`mt-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-full border border-current font-semibold text-xs ${MARK_TONES[tone]}`}
			>
				{MARKS[tone]}
			</span>
			<div className="min-w-0 flex-1">
				{title === undefined ? null : <p className="font-semibold text-ink">{title}</p>}
				{children}
			</div>
		</div>
	);
}
