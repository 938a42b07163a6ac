import Link from "next/link";
import { formatPlural } from "#app/_lib/format.ts";
import type { LessonProgress } from "#server/contract/learner.ts";
import type { LessonSummary } from "#server/contract/lesson.ts";
import type { CourseEntry } from "#server/trpc/lessons.ts";

type CourseLessonProps = { entry: CourseEntry; progress: LessonProgress | undefined };

/** A line of the course: what a lesson teaches, what it takes, and how far the learner is in it. */
export function CourseLesson({ entry, progress }: CourseLessonProps) {
	const slug = entry.ok ? entry.lesson.slug : entry.slug;
	const number = entry.ok ? entry.lesson.number : entry.number;
	return (
		<li className="group relative grid grid-cols-[2.5rem_1fr] gap-x-4 border-rule border-b py-6 hover:bg-card sm:grid-cols-[4rem_1fr] sm:gap-x-6 lg:grid-cols-[4rem_1fr_15rem]">
			<span aria-hidden="true" className="figures font-serif text-3xl text-ink-faint leading-8 sm:pl-2">
				{number}
			</span>
			<div>
				<h3 className="font-serif text-2xl leading-8">
					<Link
						href={`/lessons/${slug}`}
						prefetch={false}
						className="decoration-1 underline-offset-4 after:absolute after:inset-0 group-hover:underline"
					>
						{entry.ok ? entry.lesson.title : slug}
					</Link>
				</h3>
				{entry.ok ? (
					<>
						<p className="mt-1.5 max-w-[68ch] text-ink-soft leading-relaxed">{entry.lesson.summary}</p>
						<ul className="mt-2.5 max-w-[76ch] space-y-0.5 text-ink-faint text-sm leading-relaxed">
							{entry.lesson.objectives.map((objective) => (
								<li key={objective} className="flex gap-2">
									<span aria-hidden="true">–</span>
									{objective}
								</li>
							))}
						</ul>
					</>
				) : (
					<p className="mt-1.5 text-bad">
						This lesson&apos;s file has {formatPlural(entry.faults.length, "fault")}. Open it to see where.
					</p>
				)}
			</div>
			{entry.ok ? (
				<div className="figures col-start-2 mt-3 text-ink-faint text-sm leading-6 lg:col-start-3 lg:mt-1 lg:text-right">
					<p>{entry.lesson.technique}</p>
					<p>
						{entry.lesson.minutes} minutes, {entry.lesson.level}
					</p>
					<Progress lesson={entry.lesson} progress={progress} />
				</div>
			) : null}
		</li>
	);
}

type ProgressProps = { lesson: LessonSummary; progress: LessonProgress | undefined };

/** How much of a lesson's questions is answered, as a bar and in words. */
function Progress({ lesson: { questionCount }, progress }: ProgressProps) {
	if (progress === undefined) return null;
	const { answeredCount, rightCount, runCount } = progress;
	const words = [
		...(questionCount > 0 ? [`${answeredCount} of ${questionCount} answered`] : []),
		...(rightCount > 0 ? [`${rightCount} right at first`] : []),
		...(runCount > 0 ? [formatPlural(runCount, "run")] : []),
	];
	const share = questionCount === 0 ? 0 : Math.min(1, answeredCount / questionCount);
	return (
		<div className="mt-2 text-ink-soft">
			{questionCount === 0 ? null : (
				<div aria-hidden="true" className="mb-1 h-1 w-40 overflow-hidden rounded-full bg-rule lg:ml-auto">
					<div className="h-full bg-accent" style={{ width: `${share * 100}%` }} />
				</div>
			)}
			<p>{words.length === 0 ? "begun" : words.join(", ")}</p>
		</div>
	);
}
