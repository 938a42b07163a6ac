"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { DormantReport, prefetchReport } from "#app/_bench/dormant-report.tsx";
import { readSentView, type SentView } from "#app/_bench/replayed-view.ts";
import { runStatus } from "#app/_bench/run-status.ts";
import { StatusLine } from "#app/_bench/status-line.tsx";
import { useRun } from "#app/_bench/use-run.ts";
import { useRunNotice } from "#app/_bench/use-run-notice.ts";
import { useTRPC } from "#app/_lib/trpc.ts";
import { Notice } from "#app/_ui/notice.tsx";
import { isFinal, type RunRecord } from "#server/contract/run.ts";
import { RunHere } from "./run-here.tsx";
import { RunOwner } from "./run-owner.tsx";
import { RunSettings } from "./run-settings.tsx";

const READABLE_SCHEMA = 2;

// On a wide screen the report is in view from the start: what draws it is fetched while the page comes to life.
if (typeof window !== "undefined" && window.matchMedia("(min-width: 64rem)").matches) {
	prefetchReport();
}

/** A database may have been in use by a later version. */
function isReadable(result: { schema: number } | null): boolean {
	return result === null || result.schema === READABLE_SCHEMA;
}

type StoredRunProps = {
	record: RunRecord;
	/** Of a run that is over, as the server replayed it. */
	replayed?: SentView | undefined;
};

/** One run at its own address: as the server replayed it, or followed where it still goes on. */
export function StoredRun({ record: first, replayed }: StoredRunProps) {
	const api = useTRPC();
	const over = useMemo(() => (replayed === undefined ? undefined : readSentView(replayed)), [replayed]);
	const { view, connection } = useRun(first.id, over);
	const waiting = (view.state ?? first.state) === "queued";
	const { data: record } = useQuery(
		api.runs.get.queryOptions(
			{ id: first.id },
			{ initialData: first, refetchInterval: waiting ? 1_000 : false, staleTime: 1_000 },
		),
	);
	useRunNotice(first.id, view.state ?? record.state);
	const { request, declaration } = record;
	const status = runStatus({ view, record, connection, load: request.load });
	return (
		<div className="@container mt-7">
			<RunOwner record={record} isGone={connection.state === "refused"} />
			<h2 className="sr-only">Settings and results</h2>
			<RunSettings factors={declaration.factors} request={request} />
			<StatusLine id="run-status" status={status} connection={connection} restarted={view.restarted} />
			<RunHere
				request={request}
				then={isReadable(record.result) ? (view.result ?? record.result) : null}
				declaration={declaration}
				runId={record.id}
				isOver={isFinal(view.state ?? record.state)}
			/>
			<div className="mt-4 rounded-md border border-rule bg-card p-4 @2xl:p-7">
				{isReadable(record.result) ? (
					<DormantReport
						isWanted={over === undefined}
						declaration={declaration}
						request={request}
						view={view}
						stored={record.result}
					/>
				) : (
					<Notice tone="warn" title="These figures are of another version">
						The run was measured by a later version of Latency Lab, which keeps more than this one can show.
						Open it there.
					</Notice>
				)}
			</div>
		</div>
	);
}
