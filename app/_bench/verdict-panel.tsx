import { formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Result } from "#server/contract/result.ts";
import type { RunRequest } from "#server/contract/run.ts";
import { ArmMark } from "./arm-mark.tsx";
import { armVerdicts } from "./verdict.ts";

type VerdictPanelProps = {
	declaration: ExperimentDeclaration;
	request: Pick<RunRequest, "arms">;
	result: Result | null;
	/** Shown while there is no verdict. */
	waiting: string;
};

/** What the run found out, in sentences: the median in large, the rest below it. */
export function VerdictPanel({ declaration, request, result, waiting }: VerdictPanelProps) {
	const verdicts = result === null ? [] : armVerdicts(declaration, result.comparisons);
	const places = request.arms.map(formatArm);
	return (
		<section aria-label="Verdict" aria-live="polite" className="min-h-36">
			{verdicts.length === 0 ? (
				<p className="max-w-[46ch] font-serif text-ink-faint text-xl leading-snug">{waiting}</p>
			) : (
				<div className={`grid gap-x-10 gap-y-6 ${verdicts.length > 1 ? "@3xl:grid-cols-2" : ""}`}>
					{verdicts.map((verdict) => (
						<div key={verdict.arm} className={verdicts.length > 1 ? "" : "@3xl:flex @3xl:gap-10"}>
							<div>
								<p className="mb-1.5 text-xs">
									<ArmMark index={places.indexOf(verdict.arm)} label="against A, the baseline" />
								</p>
								<p
									className={`max-w-[34ch] text-balance font-serif leading-snug ${verdicts.length > 1 ? "text-xl" : "text-2xl"}`}
								>
									{verdict.headline}
								</p>
							</div>
							<ul
								className={`mt-3 space-y-1 border-rule border-l-2 pl-4 text-ink-soft text-sm leading-relaxed ${verdicts.length > 1 ? "" : "@3xl:mt-6"}`}
							>
								{verdict.rest.map((sentence) => (
									<li key={sentence}>{sentence}</li>
								))}
							</ul>
						</div>
					))}
				</div>
			)}
		</section>
	);
}
