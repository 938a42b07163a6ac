"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryState } from "nuqs";
import { loadInWords } from "#app/_bench/load-text.ts";
import { machineInWords } from "#app/_bench/machine-text.ts";
import { RunReport } from "#app/_bench/run-report.tsx";
import { EMPTY_VIEW } from "#app/_bench/run-view.ts";
import { sweptLoadOf } from "#app/_bench/swept-load.ts";
import { formatMoment } from "#app/_lib/format.ts";
import { Button, buttonClass } from "#app/_ui/button.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import type { ShownRecord } from "#server/contract/shown-record.ts";
import { RecordDrop } from "./record-drop.tsx";
import { readRecordFile } from "./record-file.ts";
import { RecordReading } from "./record-reading.tsx";
import { RunHere } from "./run-here.tsx";
import { RunSettings } from "./run-settings.tsx";

/** Takes a record by a choice or a drop, and shows the run in it. */
export function OpenRecord() {
	const open = useMutation({ mutationFn: readRecordFile });
	const [here, setHere] = useQueryState("here");
	const take = (file: File) => {
		// What was run beside the last record is not beside this one.
		void setHere(null);
		open.mutate(file);
	};
	return (
		<>
			<div className="mt-6">
				<RecordDrop action="Choose a record" isSmall={open.data !== undefined} onFile={take} />
			</div>
			<div className="mt-3">
				<RecordReading reading={open} />
			</div>
			{here !== null && open.isIdle ? (
				<ForgottenRecord here={here} onLeave={() => void setHere(null)} />
			) : null}
			{open.data === undefined ? null : (
				<Opened key={open.submittedAt} record={open.data} file={open.variables} />
			)}
		</>
	);
}

type ForgottenRecordProps = { here: string; onLeave(): void };

/** What is left of a record and a run beside it once the page was loaded again. */
function ForgottenRecord({ here, onLeave }: ForgottenRecordProps) {
	return (
		<div className="mt-3 max-w-2xl">
			<Notice tone="warn" title="The record is not here any more">
				<p>
					A file is in no address: when this page was loaded again it forgot the record it had shown. The run
					that was measured here beside it is kept. To see both again, open the record, or put the file beside
					that run.
				</p>
				<p className="mt-3 flex flex-wrap gap-2">
					<Link
						href={`/runs/${encodeURIComponent(here)}`}
						prefetch={false}
						className={buttonClass("secondary", "small")}
					>
						To the run
					</Link>
					<Link
						href={`/compare?${new URLSearchParams({ run: here })}`}
						prefetch={false}
						className={buttonClass("secondary", "small")}
					>
						Compare it with a file
					</Link>
					<Button size="small" variant="quiet" onClick={onLeave}>
						Forget it
					</Button>
				</p>
			</Notice>
		</div>
	);
}

function Opened({ record, file }: { record: ShownRecord; file: File }) {
	const { request, declaration, output, queuedAtMs, points = [], evidence = [] } = record;
	const view = { ...EMPTY_VIEW, state: "done" as const, points, evidence, result: output };
	return (
		<article aria-labelledby="opened" className="@container mt-6">
			<p className="eyebrow">Recorded elsewhere</p>
			<h2 id="opened" className="mt-1 font-serif text-3xl leading-tight">
				{declaration.title}
			</h2>
			<p className="mt-2 text-ink-soft text-sm">
				{queuedAtMs === undefined ? "" : `${formatMoment(queuedAtMs)} · `}
				{loadInWords(request.load, sweptLoadOf(request))} ·{" "}
				<span className="break-all font-mono text-ink-faint text-xs">{output.runId.slice(0, 64)}</span>
			</p>
			<p className="mt-1 mb-6 max-w-[100ch] text-ink-soft text-sm">
				Measured on {machineInWords(output.fingerprint)}. These figures were read from a file: this lab did
				not measure them, and cannot vouch for them.
			</p>
			<RunSettings factors={declaration.factors} request={request} />
			<RunHere request={request} then={output} declaration={declaration} runId={null} file={file} isOver />
			<div className="mt-4 rounded-md border border-rule bg-card p-4 @2xl:p-7">
				<RunReport declaration={declaration} request={request} view={view} stored={output} />
			</div>
		</article>
	);
}
