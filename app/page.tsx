import Link from "next/link";
import { LabLine } from "#app/_bench/lab-line.tsx";
import { CourseFigure } from "#app/_lesson/course-figure.tsx";
import { openCaller } from "#app/_lib/caller.ts";
import { formatPlural } from "#app/_lib/format.ts";
import { readLab } from "#app/_lib/read.ts";
import { buttonClass } from "#app/_ui/button.tsx";
import type { CourseEntry } from "#server/trpc/lessons.ts";

export default async function CoursePage() {
	const caller = await openCaller();
	const [lessons, lab] = await Promise.all([caller.lessons.list(), readLab(caller)]);
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
							<FirstLesson lessons={lessons} />
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
						{lessons.map((entry) => (
							<LessonRow key={entry.ok ? entry.lesson.slug : entry.slug} entry={entry} />
						))}
					</ol>
				)}
			</section>
		</>
	);
}

function FirstLesson({ lessons }: { lessons: readonly CourseEntry[] }) {
	const first = lessons.find((entry) => entry.ok);
	if (first === undefined || !first.ok) return null;
	return (
		<Link href={`/lessons/${first.lesson.slug}`} prefetch={false} className={buttonClass("primary")}>
			Begin with {first.lesson.title.charAt(0).toLowerCase() + first.lesson.title.slice(1)}
		</Link>
	);
}

function LessonRow({ entry }: { entry: CourseEntry }) {
	const slug = entry.ok ? entry.lesson.slug : entry.slug;
	const number = entry.ok ? entry.lesson.number : entry.number;
	return (
		<li className="group relative grid grid-cols-[2.5rem_1fr] gap-x-4 border-rule border-b py-6 hover:bg-card sm:grid-cols-[4rem_1fr_12rem] sm:gap-x-6">
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
					<p className="mt-1.5 max-w-[68ch] text-ink-soft leading-relaxed">{entry.lesson.summary}</p>
				) : (
					<p className="mt-1.5 text-bad">
						This lesson&apos;s file has {formatPlural(entry.faults.length, "fault")}. Open it to see where.
					</p>
				)}
			</div>
			{entry.ok ? (
				<p className="figures col-start-2 mt-3 text-ink-faint text-sm leading-6 sm:col-start-3 sm:mt-1 sm:text-right">
					{entry.lesson.technique}
					<br />
					{entry.lesson.minutes} minutes, {entry.lesson.level}
				</p>
			) : null}
		</li>
	);
}
