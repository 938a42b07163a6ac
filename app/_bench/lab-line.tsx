"use client";

import { formatCount } from "#app/_lib/format.ts";
import { CalmStatus } from "#app/_ui/calm-status.tsx";
import type { LabStatus } from "#server/contract/lab.ts";
import { labStatus } from "./lab-status.ts";
import { useLab } from "./use-lab.ts";

/** How the lab is, in a line that follows it while it is being made. */
export function LabLine({ initial }: { initial: LabStatus | undefined }) {
	const lab = useLab(initial);
	const notReady = labStatus(lab);
	const percent = notReady?.share == null ? null : Math.round(notReady.share * 100);
	return (
		<div className="figures min-h-12 text-sm">
			<p className="flex items-center gap-2.5 text-ink-soft">
				<span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${DOTS[lab?.state ?? "absent"]}`} />
				{lab?.state === "ready" ? readyText(lab) : (notReady?.text ?? "")}
				{percent === null ? null : <span className="text-ink-faint">{percent} %</span>}
			</p>
			<CalmStatus text={lab?.state === "ready" ? readyText(lab) : (notReady?.heard ?? "")} />
			{percent === null ? null : (
				<div
					role="progressbar"
					aria-label="The lab is being made ready"
					aria-valuenow={percent}
					aria-valuemin={0}
					aria-valuemax={100}
					className="mt-2 h-1 max-w-md overflow-hidden rounded-full bg-rule"
				>
					<div className="h-full bg-accent" style={{ width: `${percent}%` }} />
				</div>
			)}
		</div>
	);
}

const DOTS: Record<LabStatus["state"], string> = {
	ready: "bg-accent",
	starting: "bg-warn",
	absent: "bg-rule-strong",
	failed: "bg-bad",
};

function readyText({ dataset, capabilities }: Extract<LabStatus, { state: "ready" }>): string {
	const redis = capabilities.redis.available ? "" : " Without Redis.";
	return `The lab is ready: ${formatCount(dataset.orderCount)} orders of ${formatCount(dataset.customerCount)} customers, ${formatCount(dataset.orderItemCount)} items.${redis}`;
}
