import type { ReactNode } from "react";
import { ScrollRegion } from "./scroll-region.tsx";

/** The head of a column. What is more than text has a key. */
export type ColumnHead = string | { key: string; content: ReactNode; className?: string };

type TableProps = {
	/** What it tells, for those who only hear it. */
	label: string;
	/** The first is that of the rows' heads. */
	heads: readonly ColumnHead[];
	/** `page` scrolls by itself where it is too wide; `twin` stands in what scrolls, and its heads stay in sight. */
	look?: keyof typeof LOOKS;
	/** Where cells begin: figures end at the right, words begin at the left. */
	align?: keyof typeof ALIGNED;
	/** Its bodies, of plain rows: `tr`, `th scope="row"` and `td`. */
	children: ReactNode;
};

// Cells are styled from here, so that a row is written as plain as it is.
const LOOKS = {
	page: {
		table: "text-sm [&_tbody_th]:py-1.5 [&_td]:py-1.5 [&_tbody_th]:pr-4",
		head: "border-rule-strong text-ink-faint [&_th]:py-2",
		columnHead: "align-bottom font-medium text-xs",
	},
	twin: {
		table: "text-xs [&_th]:px-3 [&_td]:px-3 [&_tbody_th]:py-1 [&_td]:py-1 [&_tbody_tr:last-child]:border-0",
		head: "sticky top-0 border-rule bg-card [&_th]:py-1.5",
		columnHead: "font-semibold",
	},
} as const;
const ALIGNED = {
	right: "[&_td]:pl-4 [&_td]:text-right",
	left: "[&_td]:pr-5 [&_td]:text-left",
} as const;
const HEADS = { right: "pl-4 text-right", left: "pr-5 text-left" } as const;
const ROWS = "[&_tbody_tr]:border-rule [&_tbody_tr]:border-b [&_tbody_tr]:align-top";
const ROW_HEADS = "[&_tbody_th]:text-left [&_tbody_th]:font-normal";

/** Figures or words in rows, each with its head. */
export function Table({ label, heads, look = "page", align = "right", children }: TableProps) {
	const looks = LOOKS[look];
	const table = (
		<table className={`figures w-full ${looks.table} ${ALIGNED[align]} ${ROWS} ${ROW_HEADS}`}>
			<caption className="sr-only">{label}</caption>
			<thead className={looks.head}>
				<tr className="border-inherit border-b">
					{heads.map((head, at) => {
						const {
							key,
							content,
							className = "",
						} = typeof head === "string" ? { key: head, content: head } : head;
						return (
							<th
								key={key}
								scope="col"
								className={`${looks.columnHead} ${at === 0 ? "pr-4 text-left" : HEADS[align]} ${className}`}
							>
								{content}
							</th>
						);
					})}
				</tr>
			</thead>
			{children}
		</table>
	);
	if (look === "twin") return table;
	return (
		<ScrollRegion label={label} className="scroll-hint overflow-x-auto">
			{table}
		</ScrollRegion>
	);
}
