"use client";

import Link from "next/link";
import { sameLoad } from "#app/_bench/load-draft.ts";
import { loadInBrief } from "#app/_bench/load-text.ts";
import { intervalWords } from "#app/_chart/interval-words.ts";
import { judge } from "#server/contract/claim.ts";
import type { ClaimBlock } from "#server/contract/lesson.ts";
import type { Result } from "#server/contract/result.ts";
import type { RunRecord } from "#server/contract/run.ts";
import { figureText, outcomeOf } from "./claim-words.ts";
import { useLesson } from "./lesson-state.tsx";

type ClaimMarkProps = { block: ClaimBlock; record: RunRecord; result: Result };

/** How a claim came out in the learner's own run. */
export function ClaimMark({ block, record, result }: ClaimMarkProps) {
	const { experiments } = useLesson();
	const { expectation } = block;
	const counters = experiments.find(({ id }) => id === block.experiment)?.counters ?? [];
	const judgement = judge(expectation, result);
	const { sign, words, tone } = outcomeOf(judgement);
	const text = (value: number) => figureText(expectation.of, expectation.figure, value, counters);
	const { low, high } = judgement;
	const interval = low === high ? "" : `, ${intervalWords([low, high], text)}`;
	return (
		<span title={block.written} className="figures">
			<span className={tone}>
				<span aria-hidden="true">{sign}</span> {words}
			</span>
			{Number.isFinite(judgement.value) ? `: ${text(judgement.value)}${interval}` : ""}
			{judgement.outcome === "holds" && judgement.isDisturbed
				? ", while something else loaded the machine"
				: ""}
			{sameLoad(record.request.load, block.load) ? "" : ` (with ${loadInBrief(record.request.load)})`}{" "}
			<Link href={`/runs/${record.id}`} prefetch={false} className="underline underline-offset-4">
				in this run
			</Link>
		</span>
	);
}
