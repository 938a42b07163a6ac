"use client";

import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { useActions } from "#app/_actions/action-registry.ts";
import { Button } from "#app/_ui/button.tsx";
import { NETWORK_WAIT } from "#app/_ui/network-wait.tsx";
import { labStatus } from "./lab-status.ts";
import { Permalink } from "./permalink.tsx";
import { RunGate } from "./run-gate.tsx";
import { runStatus } from "./run-status.ts";
import type { Connection } from "./run-stream.ts";
import { StartButton } from "./start-button.tsx";
import { type Status, said } from "./status.ts";
import { StatusLine } from "./status-line.tsx";
import type { Bench } from "./use-bench.ts";

/**
 * Run, Cancel, and where things stand, in one row, which keeps its height whatever happens. It stands between settings
 * and results, and stays at the edge of the view while either is looked at: on a phone with the least that is needed.
 */
export function RunBar({ bench, onStart }: { bench: Bench; onStart(): void }) {
	const { runId, view } = bench;
	const [isAsking, setAsking] = useState(false);
	const notReady = labStatus(bench.lab);
	const press = () => {
		if (bench.questions.length > 0) setAsking(true);
		else {
			bench.start();
			onStart();
		}
	};
	useEffect(() => {
		if (bench.canStart && bench.takePress()) press();
	});
	const { isStartWaiting, takeBack } = bench;
	const canCancel = bench.busy && !bench.cancelling;
	useActions([
		{
			id: "run",
			label: "Run",
			group: "The run",
			keys: "r",
			isDisabled: !bench.canStart || isStartWaiting,
			perform: press,
		},
		{
			id: "cancel",
			label: isStartWaiting ? "Take back the start that waits" : "Cancel the run",
			group: "The run",
			keys: "c",
			isDisabled: !canCancel && !isStartWaiting,
			perform: isStartWaiting ? takeBack : bench.cancel,
		},
	]);
	return (
		// A rim of the page's ground, or what passes beneath would be seen in the gap to the edge.
		<div className="run-bar sticky top-[calc(var(--head,0rem)+0.5rem)] bottom-2 z-20 my-5 rounded-md border border-rule bg-card px-2 py-1.5 shadow-[0_0_0_0.5rem_var(--paper)] @2xl:px-4 @2xl:py-3 big:static print:hidden">
			<noscript>
				<p className="px-2 py-1.5 text-sm">
					The bench measures live and draws as it goes, and needs JavaScript for it. What is set can be read
					here; the same runs can be made on the command line, by <code className="font-mono">lab run</code>.
				</p>
			</noscript>
			<div className="flex noscript:hidden items-center gap-x-2.5 @2xl:gap-x-5">
				<div className="flex items-center gap-1.5 @2xl:gap-3">
					<StartButton
						label={runWord(bench)}
						isDisabled={!bench.canStart}
						isWaiting={isStartWaiting}
						onStart={press}
						onTakeBack={takeBack}
						className="w-[5.25rem] @max-2xl:px-0! @max-2xl:text-sm @2xl:w-28"
					/>
					<Button
						disabled={!canCancel}
						onClick={bench.cancel}
						className="w-[4.25rem] @max-2xl:px-0! @max-2xl:text-sm @2xl:w-28"
					>
						Cancel
					</Button>
					<Permalink runId={runId} className="@max-2xl:hidden" />
				</div>
				<div className="min-w-0 flex-1">
					<StatusLine
						id="run-status"
						status={statusOf(bench)}
						connection={connectionOf(bench)}
						restarted={view.restarted}
					/>
				</div>
			</div>
			{isAsking && bench.questions.length > 0 && bench.canStart ? (
				<RunGate
					questions={bench.questions}
					onLeave={() => setAsking(false)}
					onSkip={() => {
						// Gone before the report is brought into view: it would go up by what the questions took.
						flushSync(() => setAsking(false));
						bench.skipAndStart();
						onStart();
					}}
				/>
			) : null}
			{runId !== null && notReady !== null ? (
				<StatusLine status={notReady} connection={{ state: "idle" }} />
			) : null}
		</div>
	);
}

function runWord({ isWaitingForNetwork, starting, busy }: Bench): string {
	if (isWaitingForNetwork) return "Waiting…";
	if (starting) return "Starting…";
	return busy ? "Running…" : "Run";
}

function statusOf(bench: Bench): Status {
	const { runId, record, view, connection } = bench;
	const load = record?.request.load ?? bench.checked.request?.load ?? null;
	const told: Status =
		runId !== null
			? runStatus({ view, record, connection, load })
			: (labStatus(bench.lab) ?? { tone: "plain", text: idleText(bench), share: null, heard: "" });
	if (bench.isWaitingForNetwork) return { ...said("active", NETWORK_WAIT), share: told.share };
	if (bench.isTakenBack) return { ...said("plain", "Taken back: nothing was started."), share: told.share };
	return bench.cancelling ? { ...said("active", "Cancelling…"), share: told.share } : told;
}

/** What waits for the network says so by itself. */
function connectionOf({ runId, isWaitingForNetwork, connection }: Bench): Connection {
	return runId === null || isWaitingForNetwork ? { state: "idle" } : connection;
}

function idleText({ faults }: Bench): string {
	if (faults.length === 0) return "Ready.";
	return faults.some(({ field }) => field !== "")
		? "Not as it is set: see below."
		: "Not started: see below.";
}
