import Link from "next/link";
import type { ReactNode } from "react";
import { ArmMark } from "#app/_bench/arm-mark.tsx";
import { loadInBrief } from "#app/_bench/load-text.ts";
import { verdictWords } from "#app/_bench/verdict.ts";
import { formatMoment, formatPlural } from "#app/_lib/format.ts";
import { isFinal } from "#server/contract/run.ts";
import type { RunRow } from "#server/trpc/history.ts";
import { STATE_WORDS } from "./state-words.ts";

/** A run in a list: what was compared, what came out, when; `children` stand below, `lead` before it. */
export function RunLine({ run, lead, children }: { run: RunRow; lead?: ReactNode; children?: ReactNode }) {
	const { id, title, labels, load, state, queuedAtMs, disturbedCount, tags, note } = run;
	return (
		<li data-run={id} className="figures flex gap-x-3 border-rule border-b px-1 py-3 text-sm hover:bg-card">
			{lead}
			<div className="min-w-0 flex-1">
				<div className="grid grid-cols-1 gap-x-8 gap-y-1 @3xl:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
					<div className="min-w-0">
						<Link
							href={`/runs/${id}`}
							prefetch={false}
							className="font-medium underline-offset-4 hover:underline"
						>
							{labels.join(" against ")}
						</Link>
						<p className="mt-0.5 text-ink-faint text-xs leading-relaxed">
							{title} · {loadInBrief(load)} · {formatMoment(queuedAtMs)}
							{state === "done" ? "" : ` · ${STATE_WORDS[state]}`}
						</p>
					</div>
					<Outcome run={run} />
				</div>
				{tags.length + disturbedCount === 0 && note === "" ? null : (
					<p className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs">
						{tags.map((tag) => (
							<span key={tag} className="rounded-full bg-accent-soft px-2 py-0.5 text-accent">
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
				)}
				{children}
			</div>
		</li>
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
		<ul className="space-y-0.5">
			{findings.map((finding) => (
				<li key={finding.arm} className="flex gap-2 leading-snug">
					<ArmMark index={finding.arm} />
					<span className="min-w-0 text-ink-soft">{verdictWords(finding)}</span>
				</li>
			))}
		</ul>
	);
}
