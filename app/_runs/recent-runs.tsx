"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "#app/_lib/trpc.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { pollWhileGoing } from "./poll.ts";
import { RunLine } from "./run-line.tsx";

/** The last runs that this browser has started, newest first. */
export function RecentRuns() {
	const api = useTRPC();
	const { data, isError } = useQuery(
		api.history.list.queryOptions({ count: LIMITS.recentRuns }, { refetchInterval: pollWhileGoing }),
	);
	return (
		<section aria-labelledby="recent" className="@container mt-14">
			<div className="flex flex-wrap items-baseline justify-between gap-x-6">
				<h2 id="recent" className="font-serif text-2xl">
					Your recent runs
				</h2>
				{data === undefined || data.rows.length === 0 ? null : (
					<Link
						href="/runs"
						prefetch={false}
						className="finger text-accent text-sm underline underline-offset-4"
					>
						All your runs
					</Link>
				)}
			</div>
			{data === undefined || data.rows.length === 0 ? (
				<p className="mt-3 text-ink-faint text-sm">{emptyText(data === undefined, isError)}</p>
			) : (
				<ul className="mt-4 border-rule border-t">
					{data.rows.map((run) => (
						<RunLine key={run.id} run={run} />
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
