import type { Metadata } from "next";
import { cookies } from "next/headers";
import Link from "next/link";
import { notFound } from "next/navigation";
import type { CSSProperties } from "react";
import { BenchColumn } from "#app/_lesson/bench-column.tsx";
import { Contents } from "#app/_lesson/contents.tsx";
import { LessonFaults } from "#app/_lesson/lesson-faults.tsx";
import { LessonProvider } from "#app/_lesson/lesson-state.tsx";
import { LessonSteps, type Step } from "#app/_lesson/lesson-steps.tsx";
import { LessonText } from "#app/_lesson/lesson-text.tsx";
import { LessonWatch } from "#app/_lesson/lesson-watch.tsx";
import { PaneSeparator } from "#app/_lesson/pane-separator.tsx";
import { PANE_COOKIE, paneRem } from "#app/_lesson/pane-width.ts";
import { readLesson } from "#app/_lesson/read-lesson.ts";
import { StepActions } from "#app/_lesson/step-actions.tsx";
import { openCaller } from "#app/_lib/caller.ts";
import { isNotFound } from "#app/_lib/read.ts";
import type { Lesson, LessonEntry } from "#server/contract/lesson.ts";
import type { CourseEntry } from "#server/trpc/lessons.ts";

type LessonPageProps = {
	params: Promise<{ slug: string }>;
	searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: LessonPageProps): Promise<Metadata> {
	const entry = await readEntry((await params).slug);
	return entry.ok
		? { title: entry.lesson.title, description: entry.lesson.summary }
		: { title: `Faults in ${entry.slug}` };
}

export default async function LessonPage({ params, searchParams }: LessonPageProps) {
	const { slug } = await params;
	const isPresenting = (await searchParams).present === "1";
	const entry = await readEntry(slug);
	return (
		<>
			{/* In one place for both, or it would listen anew when a file is broken or repaired. */}
			{process.env.NODE_ENV === "development" ? <LessonWatch slug={slug} /> : null}
			{entry.ok ? (
				<LessonDesk lesson={entry.lesson} isPresenting={isPresenting} />
			) : (
				<LessonFaults entry={entry} />
			)}
		</>
	);
}

/** A lesson's text with its contents, and the bench beside it. */
async function LessonDesk({ lesson, isPresenting }: { lesson: Lesson; isPresenting: boolean }) {
	const caller = await openCaller();
	const [course, given] = await Promise.all([caller.lessons.list(), readLesson(caller, lesson)]);
	const textRem = paneRem((await cookies()).get(PANE_COOKIE)?.value);
	const steps = course.map(stepOf);
	const place = steps.findIndex((step) => step.slug === lesson.slug);
	return (
		<LessonProvider given={given}>
			{isPresenting ? <PresenterLine slug={lesson.slug} /> : null}
			<div
				style={{ "--text-pane": `${textRem}rem` } as CSSProperties}
				className="mx-auto grid max-w-[92rem] px-4 sm:px-8 xl:grid-cols-[minmax(0,min(var(--text-pane),50vw))_3.5rem_minmax(0,1fr)] big:grid-cols-1 print:block"
			>
				<div className="relative min-w-0">
					<Contents title={lesson.title} headings={lesson.headings} />
					<LessonText
						lesson={lesson}
						experiments={given.experiments}
						titles={new Map(steps.map((step) => [step.slug, step.title]))}
						isPresenting={isPresenting}
					/>
					<StepActions previous={steps[place - 1]} next={steps[place + 1]} />
					<LessonSteps previous={steps[place - 1]} next={steps[place + 1]} />
				</div>
				<PaneSeparator initial={textRem} />
				<BenchColumn />
			</div>
		</LessonProvider>
	);
}

function PresenterLine({ slug }: { slug: string }) {
	return (
		<p className="border-rule border-b bg-sunk px-4 py-1.5 text-center text-ink-soft text-sm print:hidden">
			Presenter’s view: what is for the instructor is shown.{" "}
			<Link href={`/lessons/${slug}`} prefetch={false} className="underline underline-offset-4">
				Leave it
			</Link>
		</p>
	);
}

function stepOf(entry: CourseEntry): Step {
	return entry.ok
		? { slug: entry.lesson.slug, title: entry.lesson.title }
		: { slug: entry.slug, title: entry.slug };
}

async function readEntry(slug: string): Promise<LessonEntry> {
	const caller = await openCaller();
	try {
		return await caller.lessons.get({ slug });
	} catch (error) {
		if (isNotFound(error)) notFound();
		throw error;
	}
}
