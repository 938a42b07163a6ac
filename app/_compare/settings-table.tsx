import { formatPlural } from "#app/_lib/format.ts";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import type { NumberedItem } from "./line.ts";
import { ItemMark } from "./line-mark.tsx";
import { type SettingRow, settingRows } from "./setting-rows.ts";

/** What the things differ in, then what is the same in all. */
export function SettingsTable({ items }: { items: readonly NumberedItem[] }) {
	const { differing, same } = settingRows(items);
	return (
		<section aria-labelledby="settings">
			<h2 id="settings" className="font-serif text-2xl">
				What differs
			</h2>
			{differing.length === 0 ? (
				<p className="mt-3 text-ink-soft text-sm">Nothing: every setting is the same in all.</p>
			) : (
				<Rows label="Settings that differ" rows={differing} items={items} />
			)}
			<details className="mt-4">
				<summary className="w-fit text-ink-faint text-sm underline decoration-dotted underline-offset-4 hover:text-ink">
					The same in all: {formatPlural(same.length, "setting")}
				</summary>
				<dl className="figures mt-3 grid grid-cols-1 gap-x-10 gap-y-1 text-sm sm:grid-cols-2 lg:grid-cols-3">
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

type RowsProps = { label: string; rows: readonly SettingRow[]; items: readonly NumberedItem[] };

function Rows({ label, rows, items }: RowsProps) {
	return (
		<ScrollRegion label={label} className="mt-3 overflow-x-auto">
			<table className="figures w-full text-sm">
				<caption className="sr-only">{label}</caption>
				<thead>
					<tr className="border-rule-strong border-b align-bottom">
						<th scope="col" className="py-2 pr-6 text-left font-medium text-ink-faint text-xs">
							Setting
						</th>
						{items.map(({ at }) => (
							<th key={at} scope="col" className="min-w-28 py-2 pr-6 text-left font-normal">
								<ItemMark at={at} {...(at === items[0]?.at ? { label: "baseline" } : {})} />
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map(({ id, group, label: name, cells, isObstacle }) => (
						<tr key={id} data-setting={id} className="border-rule border-b align-top">
							<th scope="row" className="py-2 pr-6 text-left font-normal text-ink-soft">
								{name}
								<span className="block text-ink-faint text-xs">
									{group}
									{isObstacle ? <b className="font-semibold text-bad">, not comparable</b> : null}
								</span>
							</th>
							{items.map(({ at }, place) => (
								<td
									key={at}
									className={`max-w-72 py-2 pr-6 ${cells[place] === cells[0] ? "text-ink-soft" : "font-semibold"}`}
								>
									{cells[place]}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</ScrollRegion>
	);
}
