"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button } from "#app/_ui/button.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import type { ItemRef } from "#server/contract/comparison.ts";
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
		queryFn: () => compareRecords({ items: [...refs] }, files),
		placeholderData: keepPreviousData,
		staleTime: Number.POSITIVE_INFINITY,
		refetchOnWindowFocus: false,
		retry: false,
		refetchInterval: ({ state }) =>
			state.data?.items.some((item) => item.kind === "unusable" && item.isGoing) ? POLL_MS : false,
	});
	if (error !== null) {
		return (
			<div className="mt-6 space-y-4">
				<Notice tone="bad" role="alert" title="This cannot be compared just now">
					<p>{error.message}</p>
					<Button size="small" className="mt-2" disabled={isFetching} onClick={() => void refetch()}>
						Try again
					</Button>
				</Notice>
				<AddItem refs={refs} own={own} />
			</div>
		);
	}
	return data === undefined ? <Waiting /> : <Comparison refs={refs} comparison={data} own={own} />;
}
