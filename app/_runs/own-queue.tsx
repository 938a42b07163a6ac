"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRef, useState } from "react";
import { readCallFault, useTRPC } from "#app/_lib/trpc.ts";
import { Button } from "#app/_ui/button.tsx";
import { NetworkWait } from "#app/_ui/network-wait.tsx";
import { useFocusHeir } from "#app/_ui/use-focus-heir.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { isFinal } from "#server/contract/run.ts";
import type { RunRow } from "#server/trpc/history.ts";
import { runLoad, runName } from "./run-words.ts";
import { STATE_WORDS } from "./state-words.ts";

const POLL_MS = 2_000;

/** One's own runs that are going or wait, and how to make room: as long as they are shown they are asked for again. */
export function OwnQueue() {
	const api = useTRPC();
	const { data } = useQuery(
		api.history.list.queryOptions(
			{ count: LIMITS.historyPage },
			{ refetchInterval: POLL_MS, refetchOnMount: "always" },
		),
	);
	const going = data?.rows.filter(({ state }) => !isFinal(state));
	const [wasFull, setWasFull] = useState(false);
	const whole = useRef<HTMLDivElement>(null);
	if (going === undefined) return null;
	const isFull = going.length > LIMITS.waitingPerSession;
	if (isFull && !wasFull) setWasFull(true);
	return (
		<div ref={whole}>
			{wasFull && !isFull ? <p className="mt-2 font-semibold">There is room now: press Run again.</p> : null}
			<ul aria-label="Your runs that are going or wait" className="mt-2 empty:hidden">
				{going.map((run) => (
					<Going key={run.id} run={run} findRest={() => whole.current} />
				))}
			</ul>
		</div>
	);
}

type GoingProps = {
	run: RunRow;
	/** What is left when the last of them is gone. */
	findRest(): HTMLElement | null;
};

function Going({ run, findRest }: GoingProps) {
	const { id, title, state } = run;
	const api = useTRPC();
	const queries = useQueryClient();
	const cancel = useMutation(
		api.runs.cancel.mutationOptions({
			onSuccess: () => queries.invalidateQueries(api.history.pathFilter()),
		}),
	);
	const line = useFocusHeir(findRest);
	const name = runName(run);
	return (
		<li ref={line} className="flex flex-wrap items-center gap-x-3 border-rule border-t py-1.5">
			<div className="mr-auto min-w-0">
				<Link
					href={`/runs/${id}`}
					prefetch={false}
					className="finger break-words text-accent underline underline-offset-4"
				>
					{name}
				</Link>{" "}
				<span className="text-ink-faint text-xs">
					{title} · {runLoad(run)} · {STATE_WORDS[state]}
				</span>
				{cancel.isError ? (
					<span role="alert" className="block text-bad text-xs">
						{readCallFault(cancel.error).sentence}
					</span>
				) : null}
				<NetworkWait isWaiting={cancel.isPaused} />
			</div>
			<Button size="small" isBusy={!cancel.isIdle && !cancel.isError} onClick={() => cancel.mutate({ id })}>
				{cancel.isIdle || cancel.isError ? "Cancel" : "Cancelling…"}
				<span className="sr-only"> {name}</span>
			</Button>
		</li>
	);
}
