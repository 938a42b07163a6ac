import Link from "next/link";
import type { Lesson } from "#server/contract/lesson.ts";
import { ResumeLine } from "./resume-line.tsx";

type LessonHeadProps = { lesson: Lesson; titles: ReadonlyMap<string, string> };

/** What a lesson is about, what it takes, and what one can do after it. */
export function LessonHead({ lesson, titles }: LessonHeadProps) {
	return (
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
				{lesson.prerequisites.length === 0 ? null : (
					<>
						{"; builds on "}
						{lesson.prerequisites.map((slug, index) => (
							<span key={slug}>
								{index === 0 ? "" : ", "}
								<Link
									href={`/lessons/${slug}`}
									prefetch={false}
									className="finger underline underline-offset-4"
								>
									{titles.get(slug) ?? slug}
								</Link>
							</span>
						))}
					</>
				)}
			</p>
			<div className="mt-7 max-w-[68ch] border-accent border-l-2 pl-5">
				<p className="eyebrow">After this you can</p>
				<ul className="mt-2 space-y-1.5 text-ink-soft leading-relaxed">
					{lesson.objectives.map((objective) => (
						<li key={objective}>{objective}</li>
					))}
				</ul>
			</div>
			<ResumeLine headings={lesson.headings} />
		</header>
	);
}
