import type { ColumnHead } from "#app/_ui/table.tsx";
import type { ChartLine } from "./chart.ts";
import { LineMark } from "./line-mark.tsx";

/** Lines as the heads of a table's columns: each by its mark, with its label beneath. */
export function lineHeads(lines: readonly ChartLine[]): ColumnHead[] {
	return lines.map((line) => ({
		key: line.name,
		className: "min-w-28 max-w-56",
		content: (
			<span className="font-normal text-ink text-sm">
				<LineMark line={line} />
				<span className="block text-ink-soft text-xs">{line.label}</span>
			</span>
		),
	}));
}
