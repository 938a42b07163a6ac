"use client";

import { armStyle } from "#app/_chart/arm-style.ts";
import { formatCount } from "#app/_lib/format.ts";
import { inSentence } from "#app/_lib/in-sentence.ts";
import { Pane } from "#app/_ui/pane.tsx";
import { Room } from "#app/_ui/roomy.tsx";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { ArmsFigures } from "./arms-figures.tsx";
import { Finding, type Sentence, Told } from "./finding.tsx";
import { atPoint } from "./layout-words.ts";
import { SpanColumns } from "./span-columns.tsx";
import { sweepSpanSentences } from "./span-words.ts";
import { SweepFigure } from "./sweep-figure.tsx";
import { type LaidOutRun, type Sweep, sweepOf } from "./sweep-points.ts";
import {
	headlineFigure,
	type KneeWords,
	kneeRooms,
	kneesOf,
	kneeWords,
	lineLabels,
	otherFigures,
} from "./sweep-words.ts";

type SweepReportProps = {
	declaration: ExperimentDeclaration;
	/** Id of what is swept. */
	swept: string;
	run: LaidOutRun;
	/** Of what the figures are, for a picture that stands alone. */
	source: string;
	/** Said while there is no verdict; null when none will come. */
	waiting: string | null;
};

/** A sweep: where it bends, its points over the swept number, what the time went into, and the figures of each. */
export function SweepReport({ declaration, swept, run, source, waiting }: SweepReportProps) {
	const sweep = sweepOf(declaration, swept, run);
	const { factor, result, summaries } = sweep;
	const kneesBy = (words: typeof kneeWords) => ({
		headlines: words(sweep, headlineFigure(sweep)),
		others: otherFigures(sweep).flatMap((figure) => words(sweep, figure)),
		method: methodNote(sweep),
	});
	return (
		<>
			<Finding waiting={waiting} result={result} room={<KneeSentences as={Room} {...kneesBy(kneeRooms)} />}>
				<KneeSentences as={Told} {...kneesBy(kneeWords)} />
			</Finding>
			<Pane label="The points">
				<SweepFigure key={factor.id} sweep={sweep} source={source} />
			</Pane>
			{result === null && waiting === null ? null : (
				<Pane label={`Where the time went by ${inSentence(factor.label)}`}>
					<SweepSpans sweep={sweep} source={source} />
				</Pane>
			)}
			<Pane label="Results">
				<ArmsFigures
					head={factor.label}
					rows={rowsOf(sweep)}
					summaries={summaries}
					counters={declaration.counters}
					result={result}
					isBroken={result === null && waiting === null}
				/>
			</Pane>
		</>
	);
}

type KneeSentencesProps = {
	as: Sentence;
	headlines: readonly KneeWords[];
	others: readonly KneeWords[];
	method: string;
};

function KneeSentences({ as: Text, headlines, others, method }: KneeSentencesProps) {
	return (
		<div className="grid grid-cols-1 gap-x-10 gap-y-5 @3xl:grid-cols-[3fr_2fr]">
			<div className="space-y-4">
				{headlines.map(({ line, headline, doubt }) => (
					<div key={line}>
						<Text className="max-w-[44ch] text-balance font-serif text-[1.5rem] leading-snug">
							{headline}
						</Text>
						<Text className="mt-1 max-w-[70ch] text-ink-soft text-sm">{doubt}</Text>
					</div>
				))}
				<Text className="max-w-[80ch] text-ink-faint text-xs leading-relaxed">{method}</Text>
			</div>
			{others.length === 0 ? null : (
				<ul className="space-y-1.5 text-ink-soft text-sm">
					{others.map(({ headline }) => (
						<li key={headline}>
							<Text className="">{headline}</Text>
						</li>
					))}
				</ul>
			)}
		</div>
	);
}

/** A column of the time for each point, that at the knee marked. */
function SweepSpans({ sweep, source }: Pick<SweepReportProps, "source"> & { sweep: Sweep }) {
	const { factor, lines, result, declaration } = sweep;
	const labels = lineLabels(sweep);
	const knees = kneesOf(sweep, headlineFigure(sweep)).filter(({ verdict }) => verdict === "found");
	return (
		<SpanColumns
			experiment={declaration.id}
			source={source}
			along={inSentence(factor.label)}
			spans={declaration.spans}
			panels={lines.map(({ places, xs }, line) => ({
				head: lines.length < 2 ? "" : `${armStyle(line).letter}  ${labels[line] ?? ""}`,
				columns: places.map((place, at) => ({
					place,
					short: formatCount(xs[at] ?? 0),
					name: `${lines.length < 2 ? "" : `${armStyle(line).letter}, `}${atPoint(factor, xs[at] ?? 0)}`,
					isMarked: knees.some(({ arm }) => arm === place),
				})),
			}))}
			mark="knee"
			summary={sweepSpanSentences(sweep).join(" ")}
			result={result}
		/>
	);
}

function methodNote({ isOfLoad }: Sweep): string {
	const bend =
		"found by Kneedle (Satopää et al. 2011): where the curve, on the axes as drawn, is furthest from the straight line between its ends.";
	return isOfLoad
		? `The knee of a load is where throughput ÷ median response time is largest (Kleinrock 1979). That of throughput is ${bend}`
		: `Knees are ${bend}`;
}

function rowsOf(sweep: Sweep) {
	const labels = lineLabels(sweep);
	return sweep.lines.flatMap(({ places, xs }, line) =>
		places.map((place, at) => {
			const name = sweep.lines.length < 2 ? "" : `  ${armStyle(line).letter} ${labels[line]}`;
			return { place, name: `${formatCount(xs[at] ?? 0)}${name}` };
		}),
	);
}
