"use client";

import { useMutation } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { type DragEvent, useState } from "react";
import { loadInWords } from "#app/_bench/load-text.ts";
import { machineInWords } from "#app/_bench/machine-text.ts";
import { RunReport } from "#app/_bench/run-report.tsx";
import { EMPTY_VIEW } from "#app/_bench/run-view.ts";
import { formatBytes, formatMoment } from "#app/_lib/format.ts";
import { Notice } from "#app/_ui/notice.tsx";
import { LIMITS } from "#server/contract/limits.ts";
import type { OpenedRecord } from "#server/trpc/run-files.ts";
import { RunHere } from "./run-here.tsx";
import { RunSettings } from "./run-settings.tsx";

/** Takes a record by a choice or a drop, and shows the run in it. */
export function OpenRecord() {
	const [isOver, setOver] = useState(false);
	const open = useMutation({ mutationFn: readFile });
	const [, setHere] = useQueryState("here");
	const take = (files: FileList | null | undefined) => {
		const file = files?.[0];
		if (file === undefined) return;
		// What was run beside the last record is not beside this one.
		void setHere(null);
		open.mutate(file);
	};
	const onDrop = (event: DragEvent) => {
		event.preventDefault();
		setOver(false);
		take(event.dataTransfer.files);
	};
	return (
		<>
			<label
				onDragOver={(event) => {
					event.preventDefault();
					setOver(true);
				}}
				onDragLeave={() => setOver(false)}
				onDrop={onDrop}
				className={`mt-6 block max-w-2xl cursor-pointer rounded-md border-2 border-dashed px-6 text-center text-sm focus-within:outline-2 focus-within:outline-accent print:hidden ${
					open.data === undefined ? "py-12" : "py-4"
				} ${isOver ? "border-accent bg-accent-soft" : "border-rule-strong bg-card"}`}
			>
				<input
					type="file"
					accept=".json,application/json"
					className="sr-only"
					onChange={(event) => {
						take(event.target.files);
						// The same file may be chosen again, once it is mended.
						event.target.value = "";
					}}
				/>
				<span className="font-medium text-accent underline underline-offset-4">Choose a record</span>
				<span className="text-ink-soft"> or drop it here</span>
				<span className="mt-1 block text-ink-faint text-xs">
					A JSON file, up to {formatBytes(LIMITS.recordBytes)}
				</span>
			</label>
			<p role="status" className="mt-3 text-ink-soft text-sm">
				{open.isPending ? `Reading ${open.variables.name}…` : ""}
			</p>
			{open.isError ? (
				<div className="max-w-2xl">
					<Notice tone="bad" role="alert" title={`${open.variables.name.slice(0, 100)} cannot be opened`}>
						{open.error.message}
					</Notice>
				</div>
			) : null}
			{open.data === undefined ? null : <Opened key={open.submittedAt} record={open.data} />}
		</>
	);
}

/** @throws Error with the sentence on what is wrong with the file. */
async function readFile(file: File): Promise<OpenedRecord> {
	if (file.size > LIMITS.recordBytes) {
		throw new Error(
			`The file has ${formatBytes(file.size)}, and no record has more than ${formatBytes(LIMITS.recordBytes)}.`,
		);
	}
	const answer = await fetch("/api/records", {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: file,
	}).catch(() => undefined);
	if (answer === undefined) {
		throw new Error("The server did not answer. Check that Latency Lab is still running, then try again.");
	}
	if (!answer.ok) throw new Error((await answer.text()).trim());
	return answer.json();
}

function Opened({ record }: { record: OpenedRecord }) {
	const { request, declaration, output, queuedAtMs, points = [], evidence = [] } = record;
	const view = { ...EMPTY_VIEW, state: "done" as const, points, evidence, result: output };
	return (
		<article aria-labelledby="opened" className="@container mt-6">
			<p className="eyebrow">Recorded elsewhere</p>
			<h2 id="opened" className="mt-1 font-serif text-3xl leading-tight">
				{declaration.title}
			</h2>
			<p className="figures mt-2 text-ink-soft text-sm">
				{queuedAtMs === undefined ? "" : `${formatMoment(queuedAtMs)} · `}
				{loadInWords(request.load)} ·{" "}
				<span className="break-all font-mono text-ink-faint text-xs">{output.runId.slice(0, 64)}</span>
			</p>
			<p className="mt-1 mb-6 max-w-[100ch] text-ink-soft text-sm">
				Measured on {machineInWords(output.fingerprint)}. These figures were read from a file: this lab did
				not measure them, and cannot vouch for them.
			</p>
			<RunSettings factors={declaration.factors} request={request} />
			<RunHere request={request} then={output} declaration={declaration} runId={null} isOver />
			<div className="mt-4 rounded-md border border-rule bg-card p-4 @2xl:p-7">
				<RunReport declaration={declaration} request={request} view={view} stored={output} />
			</div>
		</article>
	);
}
