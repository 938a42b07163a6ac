"use client";

import { useMutation } from "@tanstack/react-query";
import { nanoid } from "nanoid";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useRef } from "react";
import type { Action } from "#app/_actions/action.ts";
import { useActions } from "#app/_actions/action-registry.ts";
import { runStatus } from "#app/_bench/run-status.ts";
import { useShownQuery } from "#app/_bench/shown-url.ts";
import { StartButton } from "#app/_bench/start-button.tsx";
import { StatusLine } from "#app/_bench/status-line.tsx";
import { useRun } from "#app/_bench/use-run.ts";
import { useStart } from "#app/_bench/use-start.ts";
import { readCallFault, useTRPC } from "#app/_lib/trpc.ts";
import { Button } from "#app/_ui/button.tsx";
import { NetworkWait } from "#app/_ui/network-wait.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Result } from "#server/contract/result.ts";
import { isFinal, type RunRequest, type RunState } from "#server/contract/run.ts";
import { BesideRecord } from "./beside-record.tsx";

type RunHereProps = {
	request: RunRequest;
	/** What the record says; null when it has no result. */
	then: Result | null;
	declaration: ExperimentDeclaration;
	/** Of the record, where this lab keeps it. */
	runId: string | null;
	/** The record itself, where it was opened from a file. */
	file?: File;
	/** Whether the record is that of a run which has ended. */
	isOver: boolean;
};

/** Measures the request of a record once more, on this machine and now, and puts the two beside each other. */
export function RunHere({ request, then, declaration, runId, file, isOver }: RunHereProps) {
	const again = useAgain();
	const { here, view, connection, start, takeBackStart, cancel, isGoing } = again;
	const { run, stop } = actionsOf(again, request);
	const shown = useShownQuery();
	useActions(isOver ? [run, stop] : []);
	if (!isOver) return null;
	return (
		<section
			aria-labelledby="run-here"
			className="mt-4 rounded-md border border-rule bg-card px-4 py-4 @2xl:px-7 print:hidden"
		>
			<div className="flex flex-wrap items-center gap-x-5 gap-y-3">
				<div className="mr-auto max-w-[62ch]">
					<h2 id="run-here" className="font-medium">
						{then === null ? "Measure it again" : "Does it hold here and now?"}
					</h2>
					<p className="text-ink-soft text-sm">
						The same arms under the same load, measured on this machine, beside this record.
					</p>
				</div>
				{isGoing ? (
					<Button disabled={stop.isDisabled} onClick={stop.perform}>
						Cancel
					</Button>
				) : null}
				<StartButton
					label={start.isPending ? "Starting…" : run.label}
					isDisabled={isGoing || start.isPending}
					isWaiting={start.isPaused}
					onTakeBack={takeBackStart}
					onStart={run.perform}
				/>
			</div>
			<StartState start={start} isWaiting={start.isPaused || cancel.isPaused} />
			{here === null ? null : (
				<div className="mt-3">
					<StatusLine
						id="here-status"
						status={runStatus({ view, record: undefined, connection, load: request.load })}
						connection={connection}
						restarted={view.restarted}
					>
						<Link
							href={`/runs/${here}${shown}`}
							prefetch={false}
							className="finger text-accent underline underline-offset-4"
						>
							Permalink of the new run
						</Link>
					</StatusLine>
				</div>
			)}
			{view.state === "failed" ? (
				<Notice tone="bad" title="The new run failed">
					{view.failure?.sentence ?? "It did not say why."}
				</Notice>
			) : null}
			{view.result === null || here === null ? null : (
				<BesideRecord
					request={request}
					then={then}
					now={view.result}
					declaration={declaration}
					ids={[runId, here]}
					file={file}
				/>
			)}
		</section>
	);
}

/** The run that measures a request once more, where one was asked for. */
function useAgain() {
	const [here, setHere] = useQueryState("here", parseAsString.withOptions({ history: "replace" }));
	const api = useTRPC();
	const { view, connection } = useRun(here);
	const key = useRef(nanoid());
	const { start, takeBackStart } = useStart((id) => {
		key.current = nanoid();
		void setHere(id);
	});
	const cancel = useMutation(api.runs.cancel.mutationOptions());
	const isGoing = here !== null && connection.state !== "refused" && isUnderWay(view);
	return { here, view, connection, start, takeBackStart, cancel, isGoing, key };
}

/** What can be done about it, by button, key and palette. */
function actionsOf(
	{ here, start, takeBackStart, cancel, isGoing, key }: ReturnType<typeof useAgain>,
	{ experiment, arms, load, layout }: RunRequest,
): { run: Action; stop: Action } {
	return {
		run: {
			id: "run",
			label: here === null ? "Run this here" : "Run it again",
			group: "The run",
			keys: "r",
			isDisabled: isGoing || start.isPending,
			perform: () =>
				start.mutate({
					experiment,
					arms: arms.map((arm) => ({ ...arm })),
					load,
					...(layout && { layout }),
					idempotencyKey: key.current,
				}),
		},
		stop: {
			id: "cancel",
			label: start.isPaused ? "Take back the start that waits" : "Cancel the run",
			group: "The run",
			keys: "c",
			isDisabled: !start.isPaused && (!isGoing || cancel.isPending),
			perform: () => {
				if (start.isPaused) takeBackStart();
				else if (here !== null) cancel.mutate({ id: here });
			},
		},
	};
}

/** What nothing is known of yet is. */
function isUnderWay({ state }: { state: RunState | null }): boolean {
	return state === null || !isFinal(state);
}

type StartStateProps = { start: { isError: boolean; error: unknown }; isWaiting: boolean };

/** Why nothing was started, or what it waits for. */
function StartState({ start, isWaiting }: StartStateProps) {
	return (
		<>
			<NetworkWait isWaiting={isWaiting} />
			{start.isError ? (
				<div className="mt-3">
					<Notice tone="bad" role="alert" title="This cannot be run here">
						{readCallFault(start.error).sentence}
					</Notice>
				</div>
			) : null}
		</>
	);
}
