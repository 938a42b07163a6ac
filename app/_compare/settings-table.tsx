import { lineHeads } from "#app/_chart/line-heads.tsx";
import { formatPlural } from "#app/_lib/format.ts";
import { type ColumnHead, Table } from "#app/_ui/table.tsx";
import { ItemMark } from "./item-mark.tsx";
import { itemLabel, type Line, type NumberedItem } from "./line.ts";
import { type SettingRow, settingRows } from "./setting-rows.ts";

type SettingsTableProps = { items: readonly NumberedItem[]; lines: readonly Line[] };

/** What the things differ in, or the arms of one that is alone; then what is the same in all. */
export function SettingsTable({ items, lines }: SettingsTableProps) {
	const [only, ...more] = items;
	const isAlone = only !== undefined && more.length === 0;
	const { differing, same } = settingRows(
		isAlone ? only.arms.map((arm) => ({ ...only, arms: [arm] })) : items,
	);
	return (
		<section aria-labelledby="settings">
			<h2 id="settings" className="font-serif text-2xl">
				What differs
			</h2>
			{differing.length === 0 ? (
				<p className="mt-3 text-ink-soft text-sm">Nothing: every setting is the same in all.</p>
			) : (
				<Rows
					label="Settings that differ"
					rows={differing}
					heads={isAlone ? lineHeads(lines) : itemHeads(items)}
				/>
			)}
			<details className="mt-4">
				<summary className="w-fit text-ink-faint text-sm underline decoration-dotted underline-offset-4 hover:text-ink">
					The same in all: {formatPlural(same.length, "setting")}
				</summary>
				<dl className="mt-3 grid grid-cols-1 gap-x-10 gap-y-1 text-sm sm:grid-cols-2 lg:grid-cols-3">
					{same.map(({ id, label, cells }) => (
						<div key={id} className="flex justify-between gap-4 border-rule border-b py-1">
							<dt className="text-ink-faint">{label}</dt>
							<dd className="min-w-0 break-words text-right">{cells[0]}</dd>
						</div>
					))}
				</dl>
			</details>
		</section>
	);
}

/** Each thing by its number. */
function itemHeads(items: readonly NumberedItem[]): ColumnHead[] {
	return items.map((item) => ({
		key: String(item.at),
		className: "min-w-28",
		content: (
			<span className="font-normal text-ink text-sm">
				<ItemMark at={item.at} label={itemLabel(item, items)} />
			</span>
		),
	}));
}

type RowsProps = { label: string; rows: readonly SettingRow[]; heads: readonly ColumnHead[] };

function Rows({ label, rows, heads }: RowsProps) {
	return (
		<div className="mt-3">
			<Table label={label} align="left" heads={["Setting", ...heads]}>
				<tbody>
					{rows.map(({ id, group, label: name, cells, isObstacle }) => (
						<tr key={id} data-setting={id}>
							<th scope="row" className="text-ink-soft">
								{name}
								<span className="block text-ink-faint text-xs">
									{group}
									{isObstacle ? <b className="font-semibold text-bad">, not comparable</b> : null}
								</span>
							</th>
							{heads.map((head, place) => (
								<td
									key={typeof head === "string" ? head : head.key}
									className={`max-w-72 ${cells[place] === cells[0] ? "text-ink-soft" : "font-semibold"}`}
								>
									{cells[place]}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</Table>
		</div>
	);
}
