import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import { Fragment, type ReactNode } from "react";
import { jsx, jsxs } from "react/jsx-runtime";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import { armLabels, parseArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { BenchPreset, Lesson } from "#server/contract/lesson.ts";
import { PresetCard } from "./preset-card.tsx";

type LessonTextProps = {
	lesson: Lesson;
	/** The experiment on the bench beside the text, if the lesson has one. */
	experiment: ExperimentDeclaration | undefined;
};

/** A lesson's head, text and sources. */
export function LessonText({ lesson, experiment }: LessonTextProps) {
	return (
		<article className="min-w-0 pt-10 pb-6">
			<header>
				<p className="eyebrow figures">
					Lesson {lesson.number} · {lesson.technique}
				</p>
				<h1 className="mt-3 text-balance font-serif text-4xl leading-tight tracking-tight sm:text-5xl">
					{lesson.title}
				</h1>
				<p className="mt-4 max-w-[60ch] font-serif text-ink-soft text-xl leading-relaxed">{lesson.summary}</p>
				<p className="figures mt-3 text-ink-faint text-sm">
					{lesson.minutes} minutes, {lesson.level}
				</p>
				<div className="mt-7 max-w-[68ch] border-accent border-l-2 pl-5">
					<p className="eyebrow">After this you can</p>
					<ul className="mt-2 space-y-1.5 text-ink-soft leading-relaxed">
						{lesson.objectives.map((objective) => (
							<li key={objective}>{objective}</li>
						))}
					</ul>
				</div>
			</header>
			<div className="prose mt-10">{drawContent(lesson, experiment)}</div>
			{lesson.sources.length === 0 ? null : <Sources sources={lesson.sources} />}
		</article>
	);
}

/** Draws the text; besides plain elements it may hold `bench-preset` and nothing else. */
function drawContent(lesson: Lesson, experiment: ExperimentDeclaration | undefined): ReactNode {
	return toJsxRuntime(lesson.content, {
		Fragment,
		jsx,
		jsxs,
		components: {
			"bench-preset": ({ id }: { id?: string }) => {
				const preset = lesson.blocks.find((block) => block.id === id);
				if (preset?.kind !== "bench") return null;
				return (
					<PresetCard
						preset={preset}
						labels={presetLabels(preset, experiment)}
						beside={preset.experiment === experiment?.id}
					/>
				);
			},
			pre: ({ node: _node, ...rest }) => (
				// biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable by keyboard
				<pre {...rest} tabIndex={0} />
			),
			table: ({ node: _node, ...rest }) => (
				<ScrollRegion label="Table" className="overflow-x-auto">
					<table {...rest} />
				</ScrollRegion>
			),
		},
	});
}

function presetLabels(preset: BenchPreset, experiment: ExperimentDeclaration | undefined): string[] {
	if (experiment?.id !== preset.experiment) return [...preset.arms];
	const arms = preset.arms.map((text) => parseArm(experiment.factors, text, preset.id));
	return armLabels(experiment.factors, arms);
}

function Sources({ sources }: { sources: Lesson["sources"] }) {
	return (
		<section aria-labelledby="sources" className="mt-14 max-w-[68ch] border-rule border-t pt-6">
			<h2 id="sources" className="eyebrow">
				Sources
			</h2>
			<ol className="mt-3 list-decimal space-y-1.5 pl-5 text-ink-soft text-sm leading-relaxed">
				{sources.map((source) => (
					<li key={source.title}>
						{source.url === undefined ? (
							source.title
						) : (
							<a
								href={source.url}
								rel="noreferrer"
								className="text-accent underline decoration-1 underline-offset-4"
							>
								{source.title}
							</a>
						)}
					</li>
				))}
			</ol>
		</section>
	);
}
