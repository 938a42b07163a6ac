"use client";

import Link from "next/link";
import { type ReactNode, useEffect, useState } from "react";
import { useActions } from "#app/_actions/action-registry.ts";
import { Button } from "#app/_ui/button.tsx";
import { CalmStatus } from "#app/_ui/calm-status.tsx";
import { labStatus } from "./lab-status.ts";
import { RunGate } from "./run-gate.tsx";
import { runStatus } from "./run-status.ts";
import type { Connection } from "./run-stream.ts";
import type { Status } from "./status.ts";
import type { Bench } from "./use-bench.ts";

/** Run, Cancel, and one line on where things stand; it keeps its height whatever happens. */
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
		<div>
			<div className="flex flex-wrap items-center gap-3">
				<Button variant="primary" disabled={!bench.canStart} onClick={press} className="min-w-32">
					{bench.starting ? "Starting…" : bench.busy ? "Running…" : "Run"}
				</Button>
				<Button disabled={!canCancel} onClick={bench.cancel}>
					{bench.cancelling ? "Cancelling…" : "Cancel"}
				</Button>
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
			<StatusLine
				id="run-status"
				status={status}
				connection={runId === null ? { state: "idle" } : connection}
				restarted={view.restarted}
			>
				{runId === null ? null : (
					<Link
						href={`/runs/${runId}`}
						prefetch={false}
						className="inline-flex items-center text-accent underline underline-offset-4 pointer-coarse:min-h-11"
					>
						Permalink of this run
					</Link>
				)}
			</StatusLine>
			{runId !== null && notReady !== null ? (
				<StatusLine status={notReady} connection={{ state: "idle" }} />
			) : null}
		</div>
	);
}

function idleText({ faults }: Bench): string {
	return faults.length === 0 ? "Ready." : "Not as it is set: see below.";
}

const TONES = { plain: "text-ink-soft", active: "text-ink", good: "text-ink", bad: "text-bad" } as const;

type StatusLineProps = {
	/** Of the line's text, so that it can be pointed at. */
	id?: string;
	status: Status;
	connection: Connection;
	restarted?: boolean;
	children?: ReactNode;
};

/** A line of text over a bar; `children` stand at its end. */
export function StatusLine({ id, status, connection, restarted, children }: StatusLineProps) {
	const percent = Math.round((status.share ?? (status.tone === "good" ? 1 : 0)) * 100);
	return (
		<div className="mt-3 min-h-12">
			<div className="flex flex-wrap justify-between gap-x-4 text-sm">
				<p id={id} className={`figures ${TONES[status.tone]}`}>
					{status.text}
				</p>
				{restarted === true && status.tone === "active" ? (
					<p className="text-warn">Restarted: it was interrupted. What had been measured is dropped.</p>
				) : null}
				{connection.state === "interrupted" ? (
					<p className="text-warn">Connection lost; reconnecting. The run goes on without this page.</p>
				) : null}
				{children}
			</div>
			<CalmStatus
				text={connection.state === "interrupted" ? "Connection lost, reconnecting." : status.heard}
			/>
			<div
				role="progressbar"
				aria-label="Progress"
				aria-valuenow={percent}
				aria-valuemin={0}
				aria-valuemax={100}
				className="mt-2 h-1 overflow-hidden rounded-full bg-rule"
			>
				<div
					className="h-full bg-accent transition-[width] duration-200 ease-linear"
					style={{ width: `${percent}%` }}
				/>
			</div>
		</div>
	);
}
