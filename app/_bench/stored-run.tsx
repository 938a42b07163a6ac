"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#app/_lib/trpc.ts";
import { LayoutSettings } from "#app/_sweep/layout-settings.tsx";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import type { Arm } from "#server/contract/arm.ts";
import { levelLabel } from "#server/contract/arm.ts";
import type { ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import type { RunRecord } from "#server/contract/run.ts";
import { ArmMark } from "./arm-mark.tsx";
import { armStyle } from "./arm-style.ts";
import { StatusLine } from "./run-bar.tsx";
import { RunReport } from "./run-report.tsx";
import { runStatus } from "./run-status.ts";
import { useRun } from "./use-run.ts";

type StoredRunProps = { declaration: ExperimentDeclaration; record: RunRecord };

/** One run at its own address, replayed from its events and followed if it still goes on. */
export function StoredRun({ declaration, record: first }: StoredRunProps) {
	const api = useTRPC();
	const { view, connection } = useRun(first.id);
	const waiting = (view.state ?? first.state) === "queued";
	const { data: record } = useQuery(
		api.runs.get.queryOptions(
			{ id: first.id },
			{ initialData: first, refetchInterval: waiting ? 1_000 : false, staleTime: 1_000 },
		),
	);
	const status = runStatus({ view, record, connection, load: record.request.load });
	return (
		<div className="@container mt-7">
			<h2 className="sr-only">Settings and results</h2>
			<Settings factors={declaration.factors} request={record.request} />
			<StatusLine id="run-status" status={status} connection={connection} restarted={view.restarted} />
			<div className="mt-4 rounded-md border border-rule bg-card p-4 @2xl:p-7">
				<RunReport declaration={declaration} request={record.request} view={view} stored={record.result} />
			</div>
		</div>
	);
}

/** What each arm was set to; levels at which an arm differs from the baseline stand out. */
function Settings({ factors, request }: { factors: readonly Factor[]; request: RunRecord["request"] }) {
	const { arms, layout } = request;
	if (layout !== undefined) return <LayoutSettings layout={layout} factors={factors} arms={arms} />;
	const used = factors.filter((factor) => arms.some((arm) => arm[factor.id] !== undefined));
	return (
		<ScrollRegion label="Settings" className="mb-5 overflow-x-auto">
			<table className="figures w-full text-sm">
				<caption className="sr-only">Settings of each arm</caption>
				<thead>
					<tr className="border-rule-strong border-b">
						<th scope="col" className="py-2 pr-6 text-left font-medium text-ink-faint text-xs">
							Arm
						</th>
						{used.map((factor) => (
							<th
								key={factor.id}
								scope="col"
								className="whitespace-nowrap py-2 pr-6 text-left font-medium text-ink-faint text-xs"
							>
								{factor.label}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{arms.map((arm, index) => (
						<tr key={armStyle(index).letter} className="border-rule border-b">
							<th scope="row" className="whitespace-nowrap py-2 pr-6 text-left font-normal">
								<ArmMark index={index} {...(index === 0 ? { label: "baseline" } : {})} />
							</th>
							{used.map((factor) => (
								<td
									key={factor.id}
									className={`whitespace-nowrap py-2 pr-6 ${
										arm[factor.id] === arms[0]?.[factor.id] ? "text-ink-soft" : "font-semibold"
									}`}
								>
									{levelText(factor, arm)}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</ScrollRegion>
	);
}

function levelText(factor: Factor, arm: Arm): string {
	const value = arm[factor.id];
	if (value === undefined) return "–";
	if (factor.kind === "number") return `${value} ${factor.unit}`;
	return levelLabel(factor, arm);
}
