"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { formatMoment } from "#app/_lib/format.ts";
import { useTRPC } from "#app/_lib/trpc.ts";
import { layoutInWords } from "#app/_sweep/layout-words.ts";
import { armLabels } from "#server/contract/arm.ts";
import { declarationOf } from "#server/contract/declared.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { isFinal, type RunRecord } from "#server/contract/run.ts";
import { loadInBrief } from "./load-text.ts";

const STATES: Record<RunRecord["state"], string> = {
	queued: "waiting",
	preparing: "preparing",
	measuring: "measuring",
	done: "done",
	failed: "failed",
	cancelled: "cancelled",
};

/** How often the list is asked for while a run in it goes on. */
const POLL_MS = 2_000;

/** The runs this browser has started, newest first. */
export function RecentRuns({ declarations }: { declarations: readonly ExperimentDeclaration[] }) {
	const api = useTRPC();
	const { data: runs, isError } = useQuery(
		api.runs.recent.queryOptions(undefined, {
			refetchInterval: ({ state }) => (state.data?.every((run) => isFinal(run.state)) ? false : POLL_MS),
		}),
	);
	return (
		<section aria-labelledby="recent" className="mt-14">
			<h2 id="recent" className="font-serif text-2xl">
				Your recent runs
			</h2>
			{runs === undefined || runs.length === 0 ? (
				<p className="mt-3 text-ink-faint text-sm">{emptyText(runs === undefined, isError)}</p>
			) : (
				<ul className="mt-4 border-rule border-t">
					{runs.map((run) => (
						<li
							key={run.id}
							className="figures relative flex flex-wrap justify-between gap-x-6 gap-y-0.5 border-rule border-b px-1 py-2.5 text-sm hover:bg-card"
						>
							<Link
								href={`/runs/${run.id}`}
								prefetch={false}
								className="after:absolute after:inset-0 hover:underline"
							>
								{armsText(declarations, run)}
							</Link>
							<span className="text-ink-faint">
								{STATES[run.state]} · {formatMoment(run.queuedAtMs)}
							</span>
						</li>
					))}
				</ul>
			)}
		</section>
	);
}

function emptyText(unknown: boolean, failed: boolean): string {
	if (failed) return "The list cannot be had just now; it comes back with the database.";
	return unknown ? "Looking for them…" : "None yet. A run stays at its own address once it has started.";
}

type RunHead = Pick<RunRecord, "request">;

function armsText(declarations: readonly ExperimentDeclaration[], { request }: RunHead): string {
	const { arms, experiment, load, layout, declared } = request;
	const declaration =
		declared === undefined ? declarations.find((one) => one.id === experiment) : declarationOf(declared);
	const factors = declaration?.factors ?? [];
	if (layout !== undefined) return `${layoutInWords(layout, factors, arms)}, ${load.seconds} s`;
	const labels = armLabels(factors, arms);
	return `${labels.join(" against ")}, ${loadInBrief(load)}`;
}
