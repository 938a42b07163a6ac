import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import { Fragment } from "react";
import { jsx, jsxs } from "react/jsx-runtime";
import type { Lesson } from "#server/contract/lesson.ts";
import { type DrawnLesson, lessonElements } from "./lesson-elements.tsx";
import { LessonHead } from "./lesson-head.tsx";

/** A lesson's head, text and sources. */
export function LessonText(drawn: DrawnLesson) {
	const { lesson, titles } = drawn;
	return (
		<article className="min-w-0 pt-8 pb-6">
			<LessonHead lesson={lesson} titles={titles} />
			<div className="prose mt-10">
				{toJsxRuntime(lesson.content, { Fragment, jsx, jsxs, components: lessonElements(drawn) })}
			</div>
			{lesson.sources.length === 0 ? null : <Sources sources={lesson.sources} />}
		</article>
	);
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
								className="finger text-accent underline decoration-1 underline-offset-4"
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
