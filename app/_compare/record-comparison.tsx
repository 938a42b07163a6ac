"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "#app/_lib/trpc.ts";
import { Button } from "#app/_ui/button.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import type { ItemRef } from "#server/contract/comparison.ts";
import { isFinal } from "#server/contract/run.ts";
import type { RunRow } from "#server/trpc/history.ts";
import { AddItem } from "./add-item.tsx";
import { compareRecords } from "./compare-records.ts";
import { Comparison } from "./comparison.tsx";
import { useHeldRecords } from "./held-records.ts";
import { itemText } from "./item-address.ts";
import { Waiting } from "./waiting.tsx";

/** How often runs that have not ended are asked for. */
const POLL_MS = 2_000;

type RecordComparisonProps = { refs: readonly ItemRef[]; own: readonly RunRow[] };

/** A comparison with records in it, which only this browser has: it hands them to the server with what is asked. */
export function RecordComparison({ refs, own }: RecordComparisonProps) {
	const held = useHeldRecords();
	const files = new Map(
		refs.flatMap(({ from, run }): [string, File][] => {
			const file = from === "file" ? held.get(run) : undefined;
			return file === undefined ? [] : [[run, file]];
		}),
	);
	const { data, error, isFetching, refetch } = useQuery({
		queryKey: [
			"compared records",
			refs.map(itemText),
			[...files].map(([name, { size, lastModified }]) => [name, size, lastModified]),
		],
		queryFn: ({ signal }) => compareRecords({ items: [...refs] }, files, signal),
		placeholderData: keepPreviousData,
		staleTime: Number.POSITIVE_INFINITY,
		refetchOnWindowFocus: false,
		retry: false,
	});
	useEndOf(
		data?.items.find((item) => item.kind === "unusable" && item.isGoing)?.ref.run,
		() => void refetch(),
	);
	const failure =
		error === null ? null : (
			<Notice tone="bad" role="alert" title="This cannot be compared just now">
				<p>{error.message}</p>
				<Button size="small" className="mt-2" disabled={isFetching} onClick={() => void refetch()}>
					Try again
				</Button>
			</Notice>
		);
	if (data !== undefined) {
		return (
			<>
				{failure}
				<Comparison refs={refs} comparison={data} own={own} />
			</>
		);
	}
	if (failure === null) return <Waiting />;
	return (
		<div className="mt-6 space-y-4">
			{failure}
			<AddItem refs={refs} own={own} />
		</div>
	);
}

/** Calls when a run that goes on has ended. It is asked for alone, for the files would be sent and read again each time. */
function useEndOf(runId: string | undefined, onEnd: () => void): void {
	const api = useTRPC();
	const { data } = useQuery(
		api.runs.standing.queryOptions(
			{ id: runId ?? "" },
			{
				enabled: runId !== undefined,
				refetchInterval: ({ state }) =>
					state.data !== undefined && isFinal(state.data.state) ? false : POLL_MS,
				retry: false,
			},
		),
	);
	const isOver = runId !== undefined && data !== undefined && isFinal(data.state);
	// biome-ignore lint/correctness/useExhaustiveDependencies: it is called once for each run that has ended
	useEffect(() => {
		if (isOver) onEnd();
	}, [isOver, runId]);
}
