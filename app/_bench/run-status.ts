import { formatPercent, formatPlural, formatSeconds } from "#app/_lib/format.ts";
import { type Load, longestSeconds } from "#server/contract/load.ts";
import type { RunRecord } from "#server/contract/run.ts";
import type { Connection } from "./run-stream.ts";
import type { RunView } from "./run-view.ts";
import { type Status, said } from "./status.ts";

type StatusInput = {
	view: RunView;
	record: Pick<RunRecord, "state" | "aheadCount" | "failure"> | undefined;
	connection: Connection;
	/** Null while it is not known. */
	load: Load | null;
};

/** Past its time by so much a run is told to take longer. */
const BEHIND_MS = 1_000;

/** What to say of a run. */
export function runStatus({ view, record, connection, load }: StatusInput): Status {
	if (connection.state === "refused") return said("bad", connection.sentence);
	const state = view.state ?? record?.state ?? null;
	const again = view.restarted ? " It was interrupted and restarted from the beginning." : "";
	switch (state) {
		case null:
			return said("plain", "Asking for the run…");
		case "queued":
			return said("active", `${queueText(record?.aheadCount)}${again}`);
		case "preparing": {
			const label = view.progress?.label ?? "Preparing the arms";
			const share = view.progress?.share ?? 0;
			const percent = share === 0 ? "" : ` ${formatPercent(share)}`;
			return { ...said("active", `${label}…${percent}`, "Preparing the arms."), share };
		}
		case "measuring":
			return measuring(view, load);
		case "done":
			return said("good", `Done.${again}`);
		case "cancelled":
			return said("plain", view.points.length > 0 ? "Cancelled. What was measured is shown." : "Cancelled.");
		case "failed":
			return said(
				"bad",
				`Failed: the reason is below.${again}`,
				view.failure?.sentence ?? record?.failure?.sentence ?? "The run failed.",
			);
	}
}

function measuring(view: RunView, load: Load | null): Status {
	const last = view.points.at(-1);
	if (last === undefined) return { ...said("active", "Starting the clients…", "Measuring."), share: 0 };
	if (last.phase === "warm-up") {
		return { ...said("active", "Warming up, not recorded…", "Measuring."), share: 0 };
	}
	const warmupMs = view.points.findLast((point) => point.phase === "warm-up")?.tMs ?? 0;
	if (load === null) return { ...said("active", "Measuring…", "Measuring."), share: 0 };
	const longestMs = longestSeconds(load) * 1_000;
	const spentMs = last.tMs - warmupMs;
	// A slice lasts until what was due in it has ended.
	if (spentMs >= longestMs + BEHIND_MS) {
		const why = load.model === "open" ? ", for arms fall behind" : "";
		const text = `Measuring: ${formatSeconds(longestMs)} and ${formatSeconds(spentMs - longestMs)} more${why}`;
		return { ...said("active", text, "Measuring."), share: 1 };
	}
	const measuredMs = Math.min(spentMs, longestMs);
	const left = `${formatSeconds(longestMs - measuredMs)} left`;
	const text =
		load.budgetSeconds === null
			? `Measuring: ${formatSeconds(measuredMs)} of ${formatSeconds(longestMs)}, ${left}`
			: `Measuring until decided: ${formatSeconds(measuredMs)}, ${left} at most`;
	return { ...said("active", text, "Measuring."), share: measuredMs / longestMs };
}

function queueText(aheadCount: number | undefined): string {
	if (aheadCount === undefined || aheadCount === 0) return "Queued, next in line.";
	return `Waiting: ${formatPlural(aheadCount, "run")} ahead of this one.`;
}
