import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Bench } from "#app/_bench/bench.tsx";
import { LessonFaults } from "#app/_lesson/lesson-faults.tsx";
import { LessonText } from "#app/_lesson/lesson-text.tsx";
import { openCaller } from "#app/_lib/caller.ts";
import { isNotFound, readLab } from "#app/_lib/read.ts";
import type { LessonEntry } from "#server/contract/lesson.ts";

type LessonPageProps = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: LessonPageProps): Promise<Metadata> {
	const entry = await readEntry((await params).slug);
	return entry.ok
		? { title: entry.lesson.title, description: entry.lesson.summary }
		: { title: `Faults in ${entry.slug}` };
}

export default async function LessonPage({ params }: LessonPageProps) {
	const entry = await readEntry((await params).slug);
	if (!entry.ok) return <LessonFaults entry={entry} />;
	const { lesson } = entry;
	const first = lesson.blocks.find((block) => block.kind === "bench");
	const caller = await openCaller();
	const [lab, experiment] = await Promise.all([
		readLab(caller),
		first === undefined ? undefined : caller.experiments.get({ id: first.experiment }),
	]);
	return (
		<div className="mx-auto grid max-w-[92rem] gap-x-14 px-4 sm:px-8 xl:grid-cols-[minmax(0,40rem)_minmax(0,1fr)]">
			<LessonText lesson={lesson} experiment={experiment?.declaration} />
			{first === undefined || experiment === undefined ? null : (
				<section
					id="bench"
					aria-label="Bench"
					tabIndex={-1}
					className="scroll-mt-4 border-rule pt-10 outline-none max-xl:mt-10 max-xl:border-t xl:sticky xl:top-0 xl:max-h-dvh xl:overflow-y-auto xl:pb-10 xl:[scrollbar-width:thin]"
				>
					<p className="eyebrow">Bench</p>
					<h2 className="mt-1 mb-5 font-serif text-2xl">{experiment.declaration.title}</h2>
					<Bench
						declaration={experiment.declaration}
						defaults={{ arms: first.arms, load: first.load }}
						initialLab={lab}
					/>
				</section>
			)}
		</div>
	);
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
