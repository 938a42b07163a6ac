"use client";

import { useQuery } from "@tanstack/react-query";
import { startTransition, useEffect, useState } from "react";
import { readRefusal, useTRPC, useTRPCClient } from "#app/_lib/trpc.ts";
import type { RunEvent } from "#server/contract/event.ts";
import { isFinal } from "#server/contract/run.ts";
import { type Connection, RunStream } from "./run-stream.ts";
import { EMPTY_VIEW, type RunView } from "./run-view.ts";

type Followed = { id: string | null; view: RunView; connection: Connection };

/** How often a page that is looked at asks whether a run that is over is still there: nothing tells of its deletion. */
const STANDING_MS = 5_000;

/**
 * The one subscription to a run: replays its events, then hears new ones. A reload, a lost network
 * and a hidden tab all resume from the last event seen. With null there is nothing to follow.
 * A run that is deleted after its end is refused within some seconds; what was seen of it stays.
 *
 * @param replayed the view of a run that is over, where the server has replayed it: then only whether it is still there
 *   is asked
 */
export function useRun(runId: string | null, replayed?: RunView): { view: RunView; connection: Connection } {
	const client = useTRPCClient();
	const nothing: Followed = {
		id: runId,
		view: EMPTY_VIEW,
		connection: { state: runId === null ? "idle" : "connecting" },
	};
	const [followed, setFollowed] = useState<Followed>(nothing);
	const isReplayed = replayed !== undefined;

	useEffect(() => {
		if (runId === null || isReplayed) return;
		const change = (part: Partial<Followed>) =>
			setFollowed((held) => ({
				...(held.id === runId ? held : { view: EMPTY_VIEW, connection: { state: "connecting" } }),
				id: runId,
				...part,
			}));
		const stream = new RunStream({
			subscribe: (lastEventId, handlers) =>
				client.runs.watch.subscribe(lastEventId === null ? { id: runId } : { id: runId, lastEventId }, {
					...handlers,
					// The API's type loses that a plan is always there: JSON may drop what is unknown.
					onData: (message) => handlers.onData({ data: message.data as RunEvent }),
				}),
			refusalOf: readRefusal,
			// Drawn in pieces, between which the page answers to whoever uses it.
			onView: (view) => startTransition(() => change({ view })),
			onConnection: (connection) => change({ connection }),
		});
		const onVisibility = () => stream.setHidden(document.visibilityState === "hidden");
		const onOnline = () => stream.reopen();
		const onOffline = () => stream.interrupted();
		document.addEventListener("visibilitychange", onVisibility);
		window.addEventListener("online", onOnline);
		window.addEventListener("offline", onOffline);
		stream.open();
		return () => {
			document.removeEventListener("visibilitychange", onVisibility);
			window.removeEventListener("online", onOnline);
			window.removeEventListener("offline", onOffline);
			stream.stop();
		};
	}, [client, runId, isReplayed]);

	// Until the effect has run for a new id, the state still speaks of the old one.
	const heard = followed.id === runId ? followed : nothing;
	const { view, connection }: { view: RunView; connection: Connection } =
		replayed === undefined ? heard : { view: replayed, connection: { state: "idle" } };
	const gone = useAbsence(runId, view.state !== null && isFinal(view.state));
	return { view, connection: gone === undefined ? connection : { state: "refused", sentence: gone } };
}

/** What is said of a run that was deleted since it ended; undefined while it is there. */
export function useAbsence(runId: string | null, isOver: boolean): string | undefined {
	const api = useTRPC();
	const { error } = useQuery(
		api.runs.standing.queryOptions(
			{ id: runId ?? "" },
			{
				enabled: runId !== null && isOver,
				refetchInterval: STANDING_MS,
				staleTime: STANDING_MS,
				retry: false,
			},
		),
	);
	return readRefusal(error);
}
