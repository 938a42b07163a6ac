"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { useActions } from "#app/_actions/action-registry.ts";
import { Button } from "#app/_ui/button.tsx";
import { labStatus } from "./lab-status.ts";
import { RunGate } from "./run-gate.tsx";
import { runStatus } from "./run-status.ts";
import { useShownQuery } from "./shown-url.ts";
import type { Status } from "./status.ts";
import { StatusLine } from "./status-line.tsx";
import type { Bench } from "./use-bench.ts";

/**
 * Run, Cancel, and one line on where things stand; it keeps its height whatever happens. It stands between settings and
 * results, and stays at the edge of the view while either is looked at.
 */
export function RunBar({ bench, onStart }: { bench: Bench; onStart(): void }) {
	const { runId, record, view, connection } = bench;
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
	const canCancel = bench.busy && !bench.cancelling;
	useActions([
		{ id: "run", label: "Run", group: "The run", keys: "r", isDisabled: !bench.canStart, perform: press },
		{
			id: "cancel",
			label: "Cancel the run",
			group: "The run",
			keys: "c",
			isDisabled: !canCancel,
			perform: bench.cancel,
		},
	]);
	const load = record?.request.load ?? bench.checked.request?.load ?? null;
	const status: Status =
		runId !== null
			? runStatus({ view, record, connection, load })
			: (notReady ?? { tone: "plain", text: idleText(bench), share: null, heard: "" });
	return (
		// A rim of the page's ground, or what passes beneath would be seen in the gap to the edge.
		<div className="run-bar sticky top-[calc(var(--head,0rem)+0.5rem)] bottom-2 z-20 my-5 rounded-md border border-rule bg-card p-3 shadow-[0_0_0_0.5rem_var(--paper)] @2xl:px-4 big:static print:hidden">
			<div className="flex flex-wrap items-center gap-x-5 gap-y-2">
				<div className="flex items-center gap-2 @2xl:gap-3">
					<Button variant="primary" disabled={!bench.canStart} onClick={press} className="min-w-28">
						{bench.starting ? "Starting…" : bench.busy ? "Running…" : "Run"}
					</Button>
					<Button disabled={!canCancel} onClick={bench.cancel} className="min-w-28">
						{bench.cancelling ? "Cancelling…" : "Cancel"}
					</Button>
					<Permalink runId={runId} />
				</div>
				<div className="min-w-0 flex-1 basis-full @2xl:basis-64">
					<StatusLine
						id="run-status"
						status={status}
						connection={runId === null ? { state: "idle" } : connection}
						restarted={view.restarted}
					/>
				</div>
			</div>
			{isAsking && bench.questions.length > 0 && bench.canStart ? (
				<RunGate
					questions={bench.questions}
					onLeave={() => setAsking(false)}
					onSkip={() => {
						setAsking(false);
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

const LINK = "finger text-sm";

/** The run's own address, looked at as it is here. Its place is kept until there is a run, so that nothing makes room for it. */
function Permalink({ runId }: { runId: string | null }) {
	const shown = useShownQuery();
	if (runId === null) return <span className={`${LINK} invisible`}>Permalink</span>;
	return (
		<Link
			href={`/runs/${runId}${shown}`}
			prefetch={false}
			className={`${LINK} text-accent underline underline-offset-4`}
		>
			Permalink<span className="sr-only"> of this run</span>
		</Link>
	);
}

function idleText({ faults }: Bench): string {
	return faults.length === 0 ? "Ready." : "Not as it is set: see below.";
}
