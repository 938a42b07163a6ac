"use client";

import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { armStyle } from "#app/_chart/arm-style.ts";
import { formatBytes, formatCount } from "#app/_lib/format.ts";
import { HelpPopover } from "#app/_ui/help-popover.tsx";
import { Roomy } from "#app/_ui/roomy.tsx";
import { Table } from "#app/_ui/table.tsx";
import type { ArmResult, DatabaseCounts, Result } from "#server/contract/result.ts";
import { type CostGroup, type CostRow, MACHINE_COSTS, STATEMENT_COSTS } from "./cost-rows.ts";

type WhyPanelProps = {
	labels: readonly string[];
	/** Null until the run is done. */
	result: Result | null;
	isOpenLoop: boolean;
};

/** What one operation of each arm cost: blocks, statements, processor time, connections. */
export function WhyPanel({ labels, result, isOpenLoop }: WhyPanelProps) {
	const arms = result?.arms ?? null;
	return (
		<section aria-label="What one operation cost">
			<h3 className="font-semibold text-[0.9375rem]">What one operation cost</h3>
			<p className="max-w-[90ch] text-ink-faint text-xs leading-relaxed">
				The blocks touched do not depend on how fast the machine is: with the same data set, the same plan and
				tables as freshly vacuumed they are as many on any other.
			</p>
			<div className="mt-3 grid grid-cols-1 gap-x-10 gap-y-6 @4xl:grid-cols-2">
				<CostTable
					title="What Postgres counted"
					about="a count by Postgres"
					help={STATEMENTS_HELP}
					groups={STATEMENT_COSTS}
					labels={labels}
					arms={arms}
				/>
				<CostTable
					title="What it took from the machine"
					about="a cost to the machine"
					help={MACHINE_HELP}
					groups={isOpenLoop ? MACHINE_COSTS : MACHINE_COSTS.map(withoutLate)}
					labels={labels}
					arms={arms}
				/>
			</div>
			<Roomy
				room={databaseText(DATABASE_ROOM)}
				className="figures mt-4 max-w-[110ch] text-ink-faint text-xs leading-relaxed"
			>
				{result === null
					? "What Postgres counted in the whole run comes here when it is done."
					: result.database === null
						? "What Postgres counted in the whole run is not known here."
						: databaseText(result.database)}
			</Roomy>
		</section>
	);
}

const STATEMENTS_HELP =
	"Counted by Postgres itself, with the extension pg_stat_statements, while the arm was under load. They are not known where that library is not loaded (shared_preload_libraries) or may not be read.";
const MACHINE_HELP =
	"The service is the process that also makes the load; a part of it that runs elsewhere, as a service behind HTTP with its proxy, has a row of its own with Redis. Postgres's processor time is that of its processes, backends of other users left out, as the operating system tells it: it is not known where Postgres runs on another machine, and on others than Linux. The event loop is at work when it does not wait for answers; a share near 100 % means that the service itself is the limit.";

/** In a closed loop nothing is due, and so nothing late. */
function withoutLate({ caption, rows }: CostGroup): CostGroup {
	return { caption, rows: rows.filter(({ id }) => id !== "late") };
}

type CostTableProps = {
	title: string;
	about: string;
	help: string;
	groups: readonly CostGroup[];
	labels: readonly string[];
	arms: readonly ArmResult[] | null;
};

function CostTable({ title, about, help, groups, labels, arms }: CostTableProps) {
	return (
		<Table
			label={`${title}, per arm`}
			heads={[
				{
					key: title,
					content: (
						<span className="flex items-center gap-2">
							{title}
							<HelpPopover about={about}>
								<p>{help}</p>
							</HelpPopover>
						</span>
					),
				},
				...labels.map((label, index) => ({
					key: armStyle(index).letter,
					// Wide enough for all figures that come, or they would break the lines of what they are called.
					className: "min-w-24",
					content: (
						<span className="font-normal text-ink text-sm">
							<ArmMark index={index} />
							<span className="sr-only">{label}</span>
						</span>
					),
				})),
			]}
		>
			{groups.map((group) => (
				<CostRows key={group.caption} group={group} labels={labels} arms={arms} />
			))}
		</Table>
	);
}

type CostRowsProps = Pick<CostTableProps, "labels" | "arms"> & { group: CostGroup };

/** The rows of one group under what they are of. */
function CostRows({ group, labels, arms }: CostRowsProps) {
	return (
		<tbody>
			<tr className="border-0!">
				<th scope="rowgroup" colSpan={labels.length + 1} className="text-ink-faint text-xs">
					<span className="block pt-1.5">{group.caption}</span>
				</th>
			</tr>
			{group.rows.map(({ id, name, strong, ...row }) => (
				<tr key={id} data-row={id} className={strong === true ? "bg-accent-soft font-semibold" : ""}>
					<th scope="row" className={`min-w-32 ${strong === true ? "pl-2 font-semibold!" : "text-ink-soft"}`}>
						{name}
					</th>
					{labels.map((_, index) => (
						<td key={armStyle(index).letter} className="whitespace-nowrap">
							{arms === null ? "–" : <CostCell text={textIn(row, arms[index])} />}
						</td>
					))}
				</tr>
			))}
		</tbody>
	);
}

function textIn(row: Pick<CostRow, "value">, arm: ArmResult | undefined): string | null {
	return arm === undefined ? null : row.value(arm);
}

function CostCell({ text }: { text: string | null }) {
	return text ?? <span className="font-normal text-ink-faint text-xs">not known here</span>;
}

/** Counts as long as those of a run may be. */
const DATABASE_ROOM: DatabaseCounts = {
	blocksHit: 88_888_888,
	blocksRead: 88_888,
	rowsReturned: 88_888_888,
	rowsFetched: 88_888_888,
	commits: 888_888,
	tempBytes: 0,
	walBytes: 88_888_888,
	ioReads: 88_888,
	ioWrites: 88_888,
};

/** The counts of the whole database, known ones only. */
function databaseText(counts: DatabaseCounts): string {
	const { blocksHit, blocksRead, rowsReturned, rowsFetched, commits, tempBytes } = counts;
	const parts = [
		`${formatCount(blocksHit)} blocks found in memory and ${formatCount(blocksRead)} read into it`,
		`${formatCount(rowsReturned)} rows read, ${formatCount(rowsFetched)} of them through an index`,
		`${formatCount(commits)} transactions`,
		...(tempBytes === 0 ? [] : [`${formatBytes(tempBytes)} of temporary files`]),
		...(counts.walBytes === null ? [] : [`${formatBytes(counts.walBytes)} of log`]),
		...(counts.ioReads === null ? [] : [`${formatCount(counts.ioReads)} reads from files`]),
		...(counts.ioWrites === null ? [] : [`${formatCount(counts.ioWrites)} writes to files`]),
	];
	return `The whole run, whoever asked: ${parts.join("; ")}.`;
}
