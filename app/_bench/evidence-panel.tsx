import { formatBytes, formatCount } from "#app/_lib/format.ts";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import type { Evidence } from "#server/contract/evidence.ts";
import { ArmMark } from "./arm-mark.tsx";

type EvidencePanelProps = {
	/** Canonical texts of the arms, in the order of the request. */
	arms: readonly string[];
	labels: readonly string[];
	evidence: readonly Evidence[];
	/** The run ended early: what is not there does not come. */
	isOver: boolean;
};

const BLOCK_BYTES = 8_192;

/** What Postgres did for one statement of a typical operation of each arm: its text, its plan, its cost in blocks. */
export function EvidencePanel({ arms, labels, evidence, isOver }: EvidencePanelProps) {
	return (
		<div>
			<h3 className="font-semibold text-[0.9375rem]">What Postgres did</h3>
			<p className="text-ink-faint text-xs">
				one statement of a typical operation, its plan and its blocks, by EXPLAIN (ANALYZE, BUFFERS); the
				operation may send it several times
			</p>
			<div className="mt-3 grid grid-cols-1 gap-5 @3xl:grid-cols-2">
				{arms.map((arm, index) => {
					const own = evidence.find((one) => one.arm === arm);
					if (own === undefined && isOver) return null;
					return <ArmEvidence key={arm} index={index} label={labels[index] ?? arm} evidence={own} />;
				})}
			</div>
		</div>
	);
}

type ArmEvidenceProps = { index: number; label: string; evidence: Evidence | undefined };

function ArmEvidence({ index, label, evidence }: ArmEvidenceProps) {
	return (
		<article className="min-w-0 rounded-md border border-rule">
			<header className="flex flex-wrap items-baseline justify-between gap-x-4 border-rule border-b px-3.5 py-2 text-sm">
				<h4>
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
					<p className="border-rule border-y bg-sunk/60 px-3.5 py-1 text-ink-faint text-xs">
						Planned and run with {evidence.parameters}
					</p>
					<Listing label={`Plan of ${label}`} text={evidence.planText} />
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

function Listing({ label, text }: { label: string; text: string }) {
	return (
		<ScrollRegion label={label} className="max-h-[28rem] overflow-auto px-3.5 py-2.5">
			<pre className="font-mono text-[0.75rem] leading-[1.55]">{text.trim()}</pre>
		</ScrollRegion>
	);
}

function blocksText(evidence: Evidence): string {
	const blocks = evidence.blocksHit + evidence.blocksRead;
	return `${formatCount(blocks)} blocks touched (${formatBytes(blocks * BLOCK_BYTES)}), ${formatCount(evidence.blocksRead)} not cached`;
}
