import Link from "next/link";
import { LabLine } from "#app/_bench/lab-line.tsx";
import { CourseFigure } from "#app/_lesson/course-figure.tsx";
import { CourseLesson } from "#app/_lesson/course-lesson.tsx";
import { YourWork } from "#app/_lesson/your-work.tsx";
import { openCaller } from "#app/_lib/caller.ts";
import { readLab, readProgress } from "#app/_lib/read.ts";
import { buttonClass } from "#app/_ui/button.tsx";
import type { LessonProgress } from "#server/contract/learner.ts";
import type { CourseEntry } from "#server/trpc/lessons.ts";

export default async function CoursePage() {
	const caller = await openCaller();
	const [lessons, lab, progress] = await Promise.all([
		caller.lessons.list(),
		readLab(caller),
		readProgress(caller),
	]);
	return (
		<>
			<section className="squared border-rule border-b">
				<div className="mx-auto grid max-w-[92rem] items-center gap-10 px-4 py-14 sm:px-8 lg:grid-cols-[1fr_30rem] lg:py-20">
					<div>
						<h1 className="max-w-[18ch] text-balance font-serif text-4xl leading-[1.1] tracking-tight sm:text-6xl">
							What makes a backend fast?
						</h1>
						<p className="mt-6 max-w-[58ch] font-serif text-ink-soft text-lg leading-relaxed sm:text-xl">
							Latency Lab is a course you run: every lesson has a bench beside it that measures a real service
							on a real Postgres, on this machine. Predict what an index, a cache or a pool will do, press
							Run, and watch the latencies answer.
						</p>
						<div className="mt-8 flex flex-wrap gap-3">
							<Start lessons={lessons} progress={progress} />
							<Link href="/bench" prefetch={false} className={buttonClass()}>
								Open the bench
							</Link>
						</div>
						<div className="mt-8">
							<LabLine initial={lab} />
						</div>
					</div>
					<CourseFigure />
				</div>
			</section>
			<section aria-labelledby="course" className="mx-auto max-w-[92rem] px-4 pt-14 sm:px-8">
				<h2 id="course" className="font-serif text-3xl">
					The course
				</h2>
				{lessons.length === 0 ? (
					<p className="mt-6 max-w-[60ch] text-ink-soft">
						There is no lesson yet. A lesson is a folder in <code className="font-mono text-sm">lessons</code>{" "}
						with a file <code className="font-mono text-sm">lesson.md</code>; it appears here when the page is
						loaded again.
					</p>
				) : (
					<ol className="mt-6 border-rule-strong border-t">
						{lessons.map((entry) => {
							const slug = entry.ok ? entry.lesson.slug : entry.slug;
							return (
								<CourseLesson key={slug} entry={entry} progress={progress.find((one) => one.slug === slug)} />
							);
						})}
					</ol>
				)}
				<p className="mt-5 text-sm">
					<Link href="/glossary" prefetch={false} className="finger text-accent underline underline-offset-4">
						The words of the course
					</Link>
				</p>
			</section>
			<YourWork hasWork={progress.length > 0} />
		</>
	);
}

type StartProps = { lessons: readonly CourseEntry[]; progress: readonly LessonProgress[] };

/** To where the learner was last, or for a newcomer to the first lesson. */
function Start({ lessons, progress }: StartProps) {
	const readable = lessons.flatMap((entry) => (entry.ok ? [entry.lesson] : []));
	const [last] = progress.toSorted((one, other) => other.lastSeenAtMs - one.lastSeenAtMs);
	const begun = readable.find(({ slug }) => slug === last?.slug);
	const [first] = readable;
	if (begun !== undefined) {
		const anchor = last?.place == null ? "" : `#${last.place}`;
		return (
			<Link href={`/lessons/${begun.slug}${anchor}`} prefetch={false} className={buttonClass("primary")}>
				Continue where I was: {begun.title}
			</Link>
		);
	}
	if (first === undefined) return null;
	return (
		<Link href={`/lessons/${first.slug}`} prefetch={false} className={buttonClass("primary")}>
			Begin with “{first.title}”
		</Link>
	);
}
