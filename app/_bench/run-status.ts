import { formatPlural, formatSeconds } from "#app/_lib/format.ts";
import type { LabStatus } from "#server/contract/lab.ts";
import { type Load, longestSeconds } from "#server/contract/load.ts";
import type { RunRecord } from "#server/contract/run.ts";
import type { Connection } from "./run-stream.ts";
import type { RunView } from "./run-view.ts";

/** One line on where things stand; `share` of 0…1 draws a bar, `heard` is what a screen reader announces. */
export type RunStatus = {
	tone: "plain" | "active" | "good" | "bad";
	text: string;
	share: number | null;
	heard: string;
};

type StatusInput = {
	view: RunView;
	record: RunRecord | undefined;
	connection: Connection;
	/** Null while it is not known. */
	load: Load | null;
};

/** What to say of a run. */
export function runStatus({ view, record, connection, load }: StatusInput): RunStatus {
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
			return { ...said("active", `${label}…`, "Preparing the arms."), share: view.progress?.share ?? 0 };
		}
		case "measuring":
			return measuring(view, load);
		case "done":
			return said("good", `Done.${again}`);
		case "cancelled":
			return said(
				"plain",
				view.points.length > 0 ? "Cancelled. What had been measured until then is shown." : "Cancelled.",
			);
		case "failed":
			return said(
				"bad",
				`Failed: the reason is below.${again}`,
				view.failure?.sentence ?? record?.failure?.sentence ?? "The run failed.",
			);
	}
}

function measuring(view: RunView, load: Load | null): RunStatus {
	const last = view.points.at(-1);
	if (last === undefined) return { ...said("active", "Starting the clients…", "Measuring."), share: 0 };
	if (last.phase === "warm-up") {
		return { ...said("active", "Warming up, not recorded…", "Measuring."), share: 0 };
	}
	const warmupMs = view.points.findLast((point) => point.phase === "warm-up")?.tMs ?? 0;
	if (load === null) return { ...said("active", "Measuring…", "Measuring."), share: 0 };
	const longestMs = longestSeconds(load) * 1_000;
	const measuredMs = Math.min(last.tMs - warmupMs, longestMs);
	const until =
		load.budgetSeconds === null
			? `of ${formatSeconds(longestMs)}`
			: `until decided, ${formatSeconds(longestMs)} at most`;
	const left = load.budgetSeconds === null ? leftText(longestMs - measuredMs, longestMs) : "";
	const text = `Measuring: ${formatSeconds(measuredMs)} ${until}${left}`;
	return { ...said("active", text, "Measuring."), share: measuredMs / longestMs };
}

/** From so long a run on it is said how much is left. */
const LONG_MS = 20_000;

function leftText(leftMs: number, wholeMs: number): string {
	if (wholeMs < LONG_MS) return "";
	return leftMs < 1_000 ? ", ending" : `, ${Math.round(leftMs / 1_000)}\u00a0s left`;
}

function queueText(aheadCount: number | undefined): string {
	if (aheadCount === undefined || aheadCount === 0) return "Queued, next in line.";
	return `Waiting: ${formatPlural(aheadCount, "run")} ahead of this one.`;
}

/** What to say of the lab while it cannot run anything; null when it can. */
export function labStatus(lab: LabStatus | undefined): RunStatus | null {
	if (lab === undefined) return said("plain", "Asking how the lab is…");
	switch (lab.state) {
		case "ready":
			return null;
		case "starting":
			return { ...said("active", lab.sentence, "The lab is being made ready."), share: lab.share };
		case "absent":
		case "failed":
			return said("bad", lab.sentence);
	}
}

function said(tone: RunStatus["tone"], text: string, heard = text): RunStatus {
	return { tone, text, share: null, heard };
}
