import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { armStyle } from "#app/_chart/arm-style.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Result } from "#server/contract/result.ts";
import { belowFloorSentence, noiseFloorSentence } from "./noise-floor.ts";
import { type ArmVerdict, armVerdicts } from "./verdict.ts";

type VerdictPanelProps = {
	declaration: ExperimentDeclaration;
	/** Canonical texts, in the order of the request. */
	arms: readonly string[];
	result: Result | null;
	/** Shown while there is no verdict. */
	waiting: string;
};

const COLUMNS = ["", "", "@3xl:grid-cols-2", "@3xl:grid-cols-2 @5xl:grid-cols-3"];

/** What the run found out: a sentence on the median of each arm, the other figures beside it. */
export function VerdictPanel({ declaration, arms, result, waiting }: VerdictPanelProps) {
	const verdicts = result === null ? [] : armVerdicts(declaration, result);
	const alone = verdicts.length === 1;
	return (
		<section aria-label="Verdict" aria-live="polite" className="min-h-88 @3xl:min-h-48 print:min-h-0">
			{verdicts.length === 0 ? (
				<p className="max-w-[46ch] font-serif text-ink-faint text-xl leading-snug">{waiting}</p>
			) : (
				<div className={`grid grid-cols-1 gap-x-10 gap-y-7 ${COLUMNS[verdicts.length] ?? ""}`}>
					{verdicts.map((verdict) => (
						<div key={verdict.arm} className={alone ? "@3xl:flex @3xl:justify-between @3xl:gap-10" : ""}>
							<div>
								<p className="mb-1.5 text-xs">
									<ArmMark index={arms.indexOf(verdict.arm)} label="against A, the baseline" />
								</p>
								<p
									className={`max-w-[36ch] text-balance font-serif leading-snug ${alone ? "text-[1.65rem]" : "text-xl"}`}
								>
									{verdict.headline}
								</p>
							</div>
							<Rest verdict={verdict} />
						</div>
					))}
				</div>
			)}
			{result === null ? null : (
				<p className="figures mt-5 max-w-[100ch] text-ink-faint text-xs leading-relaxed big:hidden">
					{noiseFloorSentence(result.noiseFloor)} {belowFloorSentence(belowFloorOf(verdicts, arms))}
				</p>
			)}
		</section>
	);
}

/** "B p95, p99": the figures of each arm that are below the floor. */
function belowFloorOf(verdicts: readonly ArmVerdict[], arms: readonly string[]): string[] {
	return verdicts.flatMap(({ arm, belowFloor }) =>
		belowFloor.length === 0 ? [] : [`${armStyle(arms.indexOf(arm)).letter} ${belowFloor.join(", ")}`],
	);
}

function Rest({ verdict }: { verdict: ArmVerdict }) {
	return (
		<dl className="figures mt-4 grid h-fit grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm leading-6 @3xl:mt-6">
			{verdict.rest.map(({ name, words }) => (
				<div key={name} className="contents">
					<dt className="text-ink-faint">{name}</dt>
					<dd className="text-ink-soft">{words}</dd>
				</div>
			))}
		</dl>
	);
}
