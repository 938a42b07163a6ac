"use client";

import { startTransition, useEffect, useState } from "react";
import { readRefusal, useTRPCClient } from "#app/_lib/trpc.ts";
import type { RunEvent } from "#server/contract/event.ts";
import { type Connection, RunStream } from "./run-stream.ts";
import { EMPTY_VIEW, type RunView } from "./run-view.ts";

type Followed = { id: string | null; view: RunView; connection: Connection };

/**
 * The one subscription to a run: replays its events, then hears new ones. A reload, a lost network
 * and a hidden tab all resume from the last event seen. With null there is nothing to follow.
 *
 * @param replayed the view of a run that is over, where the server has replayed it: then nothing is asked
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

	if (isReplayed) return { view: replayed, connection: { state: "idle" } };

	// Until the effect has run for a new id, the state still speaks of the old one.
	return followed.id === runId ? followed : nothing;
}
