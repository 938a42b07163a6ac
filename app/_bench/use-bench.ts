"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { nanoid } from "nanoid";
import { useMemo, useRef, useState } from "react";
import { type CallFault, readCallFault, useTRPC } from "#app/_lib/trpc.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { LabStatus } from "#server/contract/lab.ts";
import { missingRequirements } from "#server/contract/requirements.ts";
import { isFinal, type RunRecord } from "#server/contract/run.ts";
import { type BenchLesson, isOfLesson, type OpenQuestion } from "./bench-lesson.ts";
import { type BenchDefaults, type BenchUrl, useBenchUrl } from "./bench-url.ts";
import { type CheckedDraft, checkDraft, type FieldFault } from "./draft.ts";
import type { Connection } from "./run-stream.ts";
import { EMPTY_VIEW, type RunView } from "./run-view.ts";
import { useLab } from "./use-lab.ts";
import { useRun } from "./use-run.ts";
import { useStart } from "./use-start.ts";

export type Bench = BenchUrl & {
	checked: CheckedDraft;
	/** All that is wrong with the settings, and what the server refused. */
	faults: readonly FieldFault[];
	lab: LabStatus | undefined;
	record: RunRecord | undefined;
	view: RunView;
	connection: Connection;
	/** A run of one's own is under way: it has to end or be cancelled before the next. */
	busy: boolean;
	starting: boolean;
	/** Something was asked that the browser sends once it has a network. */
	isWaitingForNetwork: boolean;
	/** That is a start, which can be taken back. */
	isStartWaiting: boolean;
	/** The start last asked for was taken back, and nothing has been set or done since. */
	isTakenBack: boolean;
	/** The server has no room for one more run of this browser, or of anybody. */
	isQueueFull: boolean;
	cancelling: boolean;
	canStart: boolean;
	/** Questions of the lesson that come before a run as it is set now. */
	questions: readonly OpenQuestion[];
	/** Whether Run was pressed before the bench was there; it is true once. */
	takePress(): boolean;
	/** Keeps the open questions as skipped, then starts. */
	skipAndStart(): void;
	start(): void;
	/** Takes back a start that waits for the network. */
	takeBack(): void;
	cancel(): void;
};

const QUEUE_POLL_MS = 1_000;

/** Everything behind the bench: settings from the URL, the lab's state, the run and its buttons. */
export function useBench(
	declaration: ExperimentDeclaration,
	defaults: BenchDefaults,
	initialLab: LabStatus | undefined,
	lesson: BenchLesson | undefined,
): Bench {
	const api = useTRPC();
	const url = useBenchUrl(defaults);
	const checked = useMemo(() => checkDraft(declaration, url.draft), [declaration, url.draft]);
	const followed = useRun(url.runId);
	const stored = useRecord(url.runId, followed.view);
	const { record, view, connection } = ofExperiment(declaration, { ...followed, record: stored });
	const lab = useLab(initialLab);
	const state = view.state ?? record?.state ?? null;
	const active = url.runId !== null && connection.state !== "refused" && (state === null || !isFinal(state));
	const busy = active && record?.mine !== false;

	const asked = JSON.stringify([checked.request, url.runId]);
	const key = useRef({ of: "", key: "" });
	const [takenBack, setTakenBack] = useState("");
	const { start, takeBackStart } = useStart((id) => {
		url.setRunId(id);
		lesson?.onStart();
	});
	const cancel = useMutation(api.runs.cancel.mutationOptions());
	const missing = useMemo(
		() => missingRequirements(declaration, checked.request?.arms ?? checked.arms, lab),
		[declaration, checked, lab],
	);
	const refused = start.error ?? cancel.error;
	const faults = useMemo(
		() => [...checked.faults, ...missing, ...refusals(refused)],
		[checked, missing, refused],
	);
	// A lab that is still being made takes runs already: they wait for it.
	const open = lab !== undefined && lab.state !== "failed";
	const canStart = checked.request !== null && missing.length === 0 && open && !busy;
	const isLessons = lesson !== undefined && checked.request !== null && isOfLesson(lesson, checked.request);
	const isStartWaiting = start.isPaused || lesson?.isSkipWaiting === true;
	const begin = () => {
		if (!canStart || start.isPending || checked.request === null) return;
		// One press is one run however often it is sent; new settings or a finished run make a new press.
		if (key.current.of !== asked) key.current = { of: asked, key: nanoid() };
		cancel.reset();
		setTakenBack("");
		start.mutate({
			...checked.request,
			idempotencyKey: key.current.key,
			...(isLessons ? { place: lesson.place } : {}),
		});
	};

	return {
		...url,
		checked,
		lab,
		record,
		view,
		connection,
		busy,
		faults,
		starting: start.isPending,
		isWaitingForNetwork: isStartWaiting || cancel.isPaused,
		isStartWaiting,
		isTakenBack: takenBack === asked,
		isQueueFull: start.error?.data?.fault === "too-many-runs",
		cancelling: cancel.isPending || (cancel.isSuccess && busy && cancel.variables.id === url.runId),
		canStart: canStart && !start.isPending,
		questions: isLessons ? lesson.questions : [],
		takePress: () => lesson?.takePress() ?? false,
		// Should skipping fail, the run locks the questions as skipped all the same.
		skipAndStart: () => void lesson?.skip().then(begin, begin),
		start: begin,
		takeBack() {
			// What the network has taken meanwhile goes on as if nothing had been pressed.
			if (takeBackStart() || lesson?.takeBackSkip() === true) setTakenBack(asked);
		},
		cancel() {
			if (url.runId !== null && busy && !cancel.isPending) cancel.mutate({ id: url.runId });
		},
	};
}

type ShownRun = { record: RunRecord | undefined; view: RunView; connection: Connection };

/**
 * An address may name a run of another experiment, or of one that its lesson has changed since: its figures have no
 * meaning beside these settings.
 */
function ofExperiment({ id, title, definition }: ExperimentDeclaration, run: ShownRun): ShownRun {
	const { record } = run;
	if (record === undefined) return run;
	const { experiment, declared } = record.request;
	const isChanged = declared?.arms.some((arm) => !definition?.arms.some((one) => one.id === arm.id)) ?? false;
	if (experiment === id && !isChanged) return run;
	const why = isChanged
		? "the lesson has other arms by now"
		: `it is one of the experiment "${experiment}" and this is the bench of "${title}"`;
	const sentence = `run: ${why}. Its own address is /runs/${record.id}.`;
	return { record: undefined, view: EMPTY_VIEW, connection: { state: "refused", sentence } };
}

/** The stored run: whose it is, what was asked, and its place while it waits. */
function useRecord(runId: string | null, view: RunView): RunRecord | undefined {
	const api = useTRPC();
	const waiting = view.state === null || view.state === "queued";
	const query = useQuery(
		api.runs.get.queryOptions(
			{ id: runId ?? "" },
			{ enabled: runId !== null, refetchInterval: waiting ? QUEUE_POLL_MS : false },
		),
	);
	return query.data;
}

function refusals(error: unknown): FieldFault[] {
	if (error === null || error === undefined) return [];
	const { sentence, field }: CallFault = readCallFault(error);
	return [{ field: field ?? "", sentence }];
}
