"use client";

import Link from "next/link";
import { useId } from "react";
import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { formatBytes } from "#app/_lib/format.ts";
import { blocksText } from "#app/_plan/blocks.ts";
import { Listing } from "#app/_plan/listing.tsx";
import { CopyButton } from "#app/_ui/copy-button.tsx";
import { LateInPlace } from "#app/_ui/late.tsx";
import type { Evidence } from "#server/contract/evidence.ts";
import { PLAN_PAIR } from "./late-parts.ts";

type EvidencePanelProps = {
	/** Canonical texts of the arms, in the order of the request. */
	arms: readonly string[];
	labels: readonly string[];
	evidence: readonly Evidence[];
	/** The run ended early: what is not there does not come. */
	isOver: boolean;
};

/** What Postgres did for one statement of a typical operation of each arm: plans beside each other, and as it prints them. */
export function EvidencePanel({ arms, labels, evidence, isOver }: EvidencePanelProps) {
	const shown = arms.map((arm, index) => ({
		arm,
		index,
		label: labels[index] ?? arm,
		evidence: evidence.find((one) => one.arm === arm),
	}));
	return (
		<div>
			<h3 className="font-semibold text-[0.9375rem]">What Postgres did</h3>
			<p className="text-ink-faint text-xs big:hidden">
				one statement of a typical operation, its plan and its blocks, by EXPLAIN (ANALYZE, BUFFERS); the
				operation may send it several times.
			</p>
			<Link
				href="/plans"
				prefetch={false}
				className="finger text-ink-faint text-xs underline underline-offset-2 hover:text-ink big:hidden print:hidden"
			>
				Read plans of your own
			</Link>
			{evidence.length === 0 ? null : <LateInPlace part={PLAN_PAIR} props={{ arms, labels, evidence }} />}
			<div className="mt-5 grid grid-cols-1 gap-5 @3xl:grid-cols-2 big:hidden">
				{shown.map(({ evidence: own, arm, index, label }) =>
					own === undefined && isOver ? null : (
						<ArmEvidence key={arm} index={index} label={label} evidence={own} />
					),
				)}
			</div>
		</div>
	);
}

type ArmEvidenceProps = { index: number; label: string; evidence: Evidence | undefined };

function ArmEvidence({ index, label, evidence }: ArmEvidenceProps) {
	const id = useId();
	return (
		<article aria-labelledby={id} className="min-w-0 rounded-md border border-rule">
			<header className="flex flex-wrap items-baseline justify-between gap-x-4 border-rule border-b px-3.5 py-2 text-sm">
				<h4 id={id}>
					<ArmMark index={index} label={label} />
				</h4>
				<p className="figures text-ink-soft text-xs">
					{evidence === undefined ? "Not there yet" : blocksText(evidence)}
				</p>
			</header>
			{evidence === undefined ? (
				<p className="px-3.5 py-6 text-ink-faint text-sm">The plan comes towards the end of a run.</p>
			) : (
				<>
					{evidence.setup === undefined ? null : (
						<>
							<Listing label={`Setup of ${label}`} text={evidence.setup} />
							<p className="border-rule border-y bg-sunk/60 px-3.5 py-1 text-ink-faint text-xs">
								Set up so, then asked
							</p>
						</>
					)}
					<Listing label={`SQL of ${label}`} text={evidence.sql} />
					<p className="border-rule border-t bg-sunk/60 px-3.5 py-1 text-ink-faint text-xs">
						Planned and run with {evidence.parameters}
					</p>
					<AsPrinted label={label} evidence={evidence} />
					<ul className="figures flex flex-wrap gap-x-4 gap-y-0.5 border-rule border-t px-3.5 py-2 text-ink-soft text-xs">
						{evidence.relations.map((relation) => (
							<li key={relation.name}>
								<code className="font-mono">{relation.name}</code>{" "}
								<span className="text-ink-faint">
									{relation.kind}, {formatBytes(relation.bytes)}
								</span>
							</li>
						))}
					</ul>
				</>
			)}
		</article>
	);
}

/** The plan in Postgres's own words, and to take along. The text is of an execution after that of the tree. */
function AsPrinted({ label, evidence }: { label: string; evidence: Evidence }) {
	return (
		<details className="border-rule border-t">
			<summary className="px-3.5 py-2 text-ink-soft text-xs hover:text-ink">
				<span className="sr-only">Plan of {label}: </span>
				As Postgres prints it
			</summary>
			<p className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3.5 text-ink-faint text-xs print:hidden">
				Text, of a second execution
				<CopyButton text={evidence.planText} label={`Copy the plan of ${label} as text`} />
				<span className="ml-3">JSON, of the first</span>
				<CopyButton
					text={JSON.stringify(evidence.planJson, null, 2)}
					label={`Copy the plan of ${label} as JSON`}
				/>
			</p>
			<Listing label={`Plan of ${label}`} text={evidence.planText} />
		</details>
	);
}
