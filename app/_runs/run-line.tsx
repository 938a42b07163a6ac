import Link from "next/link";
import type { ReactNode, Ref } from "react";
import { verdictWords } from "#app/_bench/verdict.ts";
import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { formatMoment, formatPlural } from "#app/_lib/format.ts";
import { isFinal } from "#server/contract/run.ts";
import type { RunRow } from "#server/trpc/history.ts";
import { runLoad, runName } from "./run-words.ts";
import { STATE_WORDS } from "./state-words.ts";

type RunLineProps = {
	run: RunRow;
	ref?: Ref<HTMLLIElement>;
	/** What stands before it, at the end of its line, and below it. */
	lead?: ReactNode;
	actions?: ReactNode;
	children?: ReactNode;
};

/** A run in a list: what was compared, what came out, when. */
export function RunLine({ run, ref, lead, actions, children }: RunLineProps) {
	const { id, title, state, queuedAtMs } = run;
	return (
		<li ref={ref} data-run={id} className="flex gap-x-3 border-rule border-b px-1 py-3 text-sm hover:bg-card">
			{lead}
			<div className="min-w-0 flex-1">
				<div className="flex flex-col gap-x-8 gap-y-1 @3xl:flex-row">
					<div className="min-w-0 flex-1">
						<Link
							href={`/runs/${id}`}
							prefetch={false}
							className="finger break-words font-medium underline-offset-4 hover:underline"
						>
							{runName(run)}
						</Link>
						<p className="mt-0.5 text-ink-faint text-xs leading-relaxed">
							{title} · {runLoad(run)} · {formatMoment(queuedAtMs)}
							{state === "done" ? "" : ` · ${STATE_WORDS[state]}`}
						</p>
						<Marks run={run} />
					</div>
					<div className="@3xl:w-80 @3xl:shrink-0 @5xl:w-96">
						<Outcome run={run} />
					</div>
					{actions}
				</div>
				{children}
			</div>
		</li>
	);
}

/** What its owner wrote on it, and what disturbed it. */
function Marks({ run: { disturbedCount, tags, note } }: { run: RunRow }) {
	if (tags.length + disturbedCount === 0 && note === "") return null;
	return (
		<p className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs">
			{tags.map((tag) => (
				<span key={tag} className="min-w-0 break-words rounded-full bg-accent-soft px-2 py-0.5 text-accent">
					{tag}
				</span>
			))}
			{disturbedCount === 0 ? null : (
				<span className="rounded-full bg-warn-soft px-2 py-0.5 text-warn">
					{formatPlural(disturbedCount, "slice")} disturbed
				</span>
			)}
			{note === "" ? null : (
				<span className="min-w-0 max-w-full truncate text-ink-soft italic">{note.split("\n")[0]}</span>
			)}
		</p>
	);
}

function Outcome({ run: { state, failure, findings } }: { run: RunRow }) {
	if (state === "failed") {
		return (
			<p className="line-clamp-2 text-bad text-xs leading-relaxed">{failure?.sentence ?? "It failed."}</p>
		);
	}
	if (findings.length === 0) {
		const waiting = isFinal(state) ? "" : "The verdict comes when it is done.";
		return <p className="text-ink-faint text-xs">{waiting}</p>;
	}
	return (
		<ul className="figures space-y-0.5">
			{findings.map((finding) => (
				<li key={finding.arm} className="flex gap-2 leading-snug">
					<ArmMark index={finding.arm} />
					<span className="min-w-0 text-ink-soft">{verdictWords(finding)}</span>
				</li>
			))}
		</ul>
	);
}
