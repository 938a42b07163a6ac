"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#app/_lib/trpc.ts";
import type { LabStatus } from "#server/contract/lab.ts";

const POLL_MS = { unready: 1_500, ready: 15_000 };

/** What the lab says of itself, asked more often until it is ready. */
export function useLab(initial: LabStatus | undefined): LabStatus | undefined {
	const api = useTRPC();
	const query = useQuery(
		api.lab.status.queryOptions(undefined, {
			initialData: () => initial,
			refetchInterval: ({ state }) => (state.data?.state === "ready" ? POLL_MS.ready : POLL_MS.unready),
		}),
	);
	return query.data;
}
