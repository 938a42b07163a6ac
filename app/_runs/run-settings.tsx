import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { armStyle } from "#app/_chart/arm-style.ts";
import { formatAmount } from "#app/_lib/format.ts";
import { LayoutSettings } from "#app/_sweep/layout-settings.tsx";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import { type Arm, levelLabel } from "#server/contract/arm.ts";
import type { Factor } from "#server/contract/experiment.ts";

import type { RunRequest } from "#server/contract/run.ts";

type RunSettingsProps = { factors: readonly Factor[]; request: Pick<RunRequest, "arms" | "layout"> };

/** What each arm was set to; levels at which an arm differs from the baseline stand out. */
export function RunSettings({ factors, request: { arms, layout } }: RunSettingsProps) {
	if (layout !== undefined) return <LayoutSettings layout={layout} factors={factors} arms={arms} />;
	const used = factors.filter((factor) => arms.some((arm) => arm[factor.id] !== undefined));
	return (
		<ScrollRegion label="Settings" className="mb-5 overflow-x-auto">
			<table className="w-full text-sm">
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
								className="whitespace-nowrap py-2 pr-6 text-left font-medium text-ink-faint text-xs print:whitespace-normal print:pr-3"
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
									className={`whitespace-nowrap py-2 pr-6 print:whitespace-normal print:pr-3 ${
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
	if (factor.kind === "number") return formatAmount(Number(value), factor.unit);
	return levelLabel(factor, arm);
}
