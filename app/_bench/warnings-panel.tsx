"use client";

import { useState } from "react";
import { formatPlural } from "#app/_lib/format.ts";
import type { Warning } from "#server/contract/result.ts";
import { WARNING_TITLES } from "./warning-titles.ts";

/** With more than these, each is folded under its title. */
const UNFOLDED = 2;

type WarningsPanelProps = {
	warnings: readonly Warning[];
	isDone: boolean;
	/** The run ended early: what is not there does not come. */
	isBroken: boolean;
};

/**
 * The doubts in a result: their titles at a glance, what was seen and what to do in each. They may come at any time, so
 * a line is theirs from the start, and those that come while somebody looks stay folded in it.
 */
export function WarningsPanel({ warnings, isDone, isBroken }: WarningsPanelProps) {
	const groups = grouped(warnings);
	const [wereThere] = useState(groups.length > 0);
	if (isBroken && groups.length === 0) return null;
	return (
		<section aria-label="Warnings">
			{groups.length === 0 ? (
				<p className={`${LINE} border-rule text-ink-faint`}>
					{isDone ? "No warnings." : "No warnings so far: what makes a result doubtful is told here."}
				</p>
			) : (
				<details open={wereThere} className={`${LINE} group on-paper border-warn/50 bg-warn-soft`}>
					<summary>
						<span className="inline-block max-w-[calc(100%-1.25rem)] align-top">
							<span className="line-clamp-2 group-open:line-clamp-none @3xl:line-clamp-1">
								<span className="font-semibold">{formatPlural(groups.length, "warning")}:</span>{" "}
								{groups.map(({ code }) => WARNING_TITLES[code]).join(", ")}
							</span>
						</span>
					</summary>
					<Groups groups={groups} />
				</details>
			)}
		</section>
	);
}

/** The same height with warnings and without: of one line, or of two where it is narrow. */
const LINE =
	"min-h-[calc(2lh+1.25rem)] rounded-md border px-4 py-2.5 text-sm leading-relaxed @3xl:min-h-[calc(1lh+1.25rem)]";

function Groups({ groups }: { groups: readonly Group[] }) {
	return (
		<ul className="mt-1">
			{groups.map((group) => (
				<li key={group.code} className="border-warn/25 border-b py-1.5 last:border-0 last:pb-0">
					{groups.length > UNFOLDED ? (
						<details className="on-paper">
							<summary className="w-fit">{WARNING_TITLES[group.code]}</summary>
							<Sentences group={group} isFolded />
						</details>
					) : (
						<>
							<p className="font-medium">{WARNING_TITLES[group.code]}</p>
							<Sentences group={group} />
						</>
					)}
				</li>
			))}
		</ul>
	);
}

type Group = { code: Warning["code"]; sentences: string[]; advices: string[] };

/** In the big text a room has the title alone, unless it is opened. */
function Sentences({ group, isFolded = false }: { group: Group; isFolded?: boolean }) {
	return (
		<div className={`mt-0.5 max-w-[90ch] text-ink-soft ${isFolded ? "" : "big:hidden"}`}>
			{group.sentences.map((sentence) => (
				<p key={sentence}>{sentence}</p>
			))}
			{group.advices.map((advice) => (
				<p key={advice} className="text-ink">
					{advice}
				</p>
			))}
		</div>
	);
}

/** Warnings of one code together: an advice that is the same for two arms is given once. */
function grouped(warnings: readonly Warning[]): Group[] {
	const codes = [...new Set(warnings.map(({ code }) => code))];
	return codes.map((code) => {
		const own = warnings.filter((warning) => warning.code === code);
		return {
			code,
			sentences: [...new Set(own.map(({ sentence }) => sentence))],
			advices: [...new Set(own.map(({ advice }) => advice))],
		};
	});
}
