"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#app/_lib/trpc.ts";
import { Button } from "#app/_ui/button.tsx";
import { useOnline } from "#app/_ui/use-online.ts";
import { useHeldLinks } from "./use-held-links.ts";

/** How often it is asked which build answers, and how often while nothing does. */
const POLL_MS = { well: 30_000, silent: 3_000 };

const SENTENCES = {
	offline:
		"This browser is offline. What is on the page stays; a run goes on without it, and the page catches up when the network is back.",
	silent:
		"Latency Lab does not answer. If it was stopped, start it again: this page goes on by itself when it is back.",
	newer: "Latency Lab was updated after this page was loaded, and the two may not understand each other.",
};

/** What is wrong between this page and the server, in a line over its lower edge, where it moves nothing. */
export function ServerLine({ build }: { build: string }) {
	const api = useTRPC();
	const isOnline = useOnline();
	const { data, isError, error } = useQuery(
		api.build.queryOptions(undefined, {
			initialData: build,
			staleTime: POLL_MS.well,
			refetchInterval: ({ state }) => (state.status === "error" ? POLL_MS.silent : POLL_MS.well),
			refetchOnWindowFocus: "always",
			refetchOnReconnect: "always",
		}),
	);
	const fault = !isOnline ? "offline" : isError ? "silent" : data !== build ? "newer" : null;
	// A server that answers with a fault can still send another page.
	const isHeld = useHeldLinks(!isOnline || (isError && !error.data));
	return (
		<div role="status" className="sticky bottom-0 z-40 print:hidden">
			{fault === null ? null : (
				<p className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 border-warn border-t-2 bg-warn-soft px-4 py-2.5 text-ink text-sm">
					{SENTENCES[fault]}
					{isHeld ? " No other page can be opened until then." : null}
					{fault === "newer" ? (
						<Button size="small" onClick={() => window.location.reload()}>
							Reload the page
						</Button>
					) : null}
				</p>
			)}
		</div>
	);
}
