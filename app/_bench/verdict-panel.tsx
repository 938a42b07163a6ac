import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { armStyle } from "#app/_chart/arm-style.ts";
import { Roomy } from "#app/_ui/roomy.tsx";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Result } from "#server/contract/result.ts";
import { belowFloorSentence, noiseFloorRoom, noiseFloorSentence } from "./noise-floor.ts";
import { type ArmVerdict, armVerdicts, awaitedVerdict, unbroken, verdictRoom } from "./verdict.ts";

type VerdictPanelProps = {
	declaration: ExperimentDeclaration;
	/** Canonical texts, in the order of the request. */
	arms: readonly string[];
	result: Result | null;
	/** Shown while there is no verdict. */
	waiting: string;
};

const COLUMNS = ["", "", "verdict-rows @3xl:grid-cols-2", "verdict-rows @3xl:grid-cols-2 @5xl:grid-cols-3"];

/**
 * What the run found out: a sentence on the median of each arm, the other figures beside it. What is compared is known
 * before: each verdict has its place, and the room of its longest words, from the start.
 */
export function VerdictPanel({ declaration, arms, result, waiting }: VerdictPanelProps) {
	const verdicts = result === null ? [] : armVerdicts(declaration, result);
	const [baseline = "", ...compared] = arms;
	const alone = compared.length === 1;
	return (
		<section aria-label="Verdict" aria-live="polite">
			<div className={`grid grid-cols-1 gap-x-10 ${COLUMNS[compared.length] ?? ""}`}>
				{compared.map((arm) => {
					const told = verdicts.find((verdict) => verdict.arm === arm);
					const verdict = told ?? awaitedVerdict(declaration, baseline, arm);
					return (
						<div key={arm} className={alone ? "@3xl:flex @3xl:justify-between @3xl:gap-10" : ""}>
							<div>
								<p className="mb-1.5 text-xs">
									<ArmMark index={arms.indexOf(arm)} label="against A, the baseline" />
								</p>
								<Roomy
									room={unbroken(verdictRoom(declaration, baseline, arm))}
									className={`text-balance font-serif text-lg leading-snug big:text-2xl big:leading-snug ${told === undefined ? "text-ink-faint" : ""} ${alone ? "max-w-[44ch] @3xl:text-[1.65rem] @3xl:leading-snug" : "max-w-[36ch] @3xl:text-xl @3xl:leading-snug"}`}
								>
									{unbroken(verdict.headline)}
								</Roomy>
							</div>
							<Rest verdict={verdict} alone={alone} />
						</div>
					);
				})}
			</div>
			<Roomy
				room={noiseFloorRoom(compared.map((_, place) => armStyle(place + 1).letter))}
				className="figures mt-5 max-w-[100ch] text-ink-faint text-xs leading-relaxed big:hidden"
			>
				{result === null
					? waiting
					: `${noiseFloorSentence(result)} ${belowFloorSentence(belowFloorOf(verdicts, arms))}`}
			</Roomy>
		</section>
	);
}

/** "B p95, p99": the figures of each arm that are below the floor. */
function belowFloorOf(verdicts: readonly ArmVerdict[], arms: readonly string[]): string[] {
	return verdicts.flatMap(({ arm, belowFloor }) =>
		belowFloor.length === 0 ? [] : [`${armStyle(arms.indexOf(arm)).letter} ${belowFloor.join(", ")}`],
	);
}

/** Each figure on two lines, what it came to and how sure that is: one has no room for both where it is narrow. */
function Rest({ verdict, alone }: { verdict: ArmVerdict; alone: boolean }) {
	return (
		<dl
			className={`figures mt-3 grid h-fit grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm leading-5 ${alone ? "@3xl:mt-[1.375rem] @3xl:min-w-72" : ""}`}
		>
			{verdict.rest.map(({ name, words, range }) => (
				<div key={name} className="contents">
					<dt className="text-ink-faint">{name}</dt>
					<dd className="min-h-10">
						{words}
						<span className="block text-ink-soft">{range}</span>
					</dd>
				</div>
			))}
		</dl>
	);
}
