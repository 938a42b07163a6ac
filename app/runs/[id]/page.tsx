import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { benchAddress } from "#app/_bench/load-draft.ts";
import { loadInWords } from "#app/_bench/load-text.ts";
import { replayedView, type SentView, sentView } from "#app/_bench/replayed-view.ts";
import { sweptLoadOf } from "#app/_bench/swept-load.ts";
import { openCaller, type ServerCaller } from "#app/_lib/caller.ts";
import { formatMoment } from "#app/_lib/format.ts";
import { isNotFound } from "#app/_lib/read.ts";
import { RunFiles } from "#app/_runs/run-files.tsx";
import { StoredRun } from "#app/_runs/stored-run.tsx";
import { buttonClass } from "#app/_ui/button.tsx";
import { formatArm } from "#server/contract/arm.ts";
import type { BenchPlace } from "#server/contract/learner.ts";
import { isFinal, type RunRecord } from "#server/contract/run.ts";

type RunPageProps = { params: Promise<{ id: string }> };

/** Tabs of several runs are told apart. */
export async function generateMetadata({ params }: RunPageProps): Promise<Metadata> {
	const { id } = await params;
	const { declaration } = await readRun(id);
	return { title: `Run: ${declaration.title}` };
}

export default async function RunPage({ params }: RunPageProps) {
	const { id } = await params;
	const [caller, record] = await Promise.all([openCaller(), readRun(id)]);
	const { declaration, place } = record;
	const { arms, load, layout } = record.request;
	return (
		<div className="mx-auto max-w-[92rem] px-4 pt-10 sm:px-8">
			<div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
				<div className="min-w-0">
					<p className="eyebrow">Run</p>
					<h1 className="mt-2 font-serif text-4xl leading-tight tracking-tight">{declaration.title}</h1>
					<p className="mt-2 text-ink-soft text-sm">
						{formatMoment(record.queuedAtMs)} · {loadInWords(load, sweptLoadOf(record.request))} ·{" "}
						{/* In a font that every machine has: nothing is fetched for it before the page can be read. */}
						<span className="break-all font-[ui-monospace,monospace] text-ink-faint text-xs">
							{record.id}
						</span>
					</p>
					{place === null ? null : <FromLesson place={place} title={await titleOf(caller, place)} />}
				</div>
				<div className="flex flex-wrap items-start gap-3 print:hidden">
					{record.result === null ? null : <RunFiles id={record.id} />}
					<Link
						href={benchAddress(declaration.id, arms.map(formatArm), load, layout)}
						prefetch={false}
						className={buttonClass()}
					>
						Open on the bench
					</Link>
				</div>
			</div>
			<StoredRun record={record} replayed={await readReplay(caller, record)} />
		</div>
	);
}

/** Asked once for the head of the page and for what is in it. */
const readRun = cache(async (id: string): Promise<RunRecord> => {
	try {
		return await (await openCaller()).runs.get({ id });
	} catch (error) {
		if (isNotFound(error)) notFound();
		throw error;
	}
});

/** A run that is over, replayed here; undefined when it goes on or cannot be read, and the browser follows it. */
async function readReplay(
	caller: ServerCaller,
	{ id, state, result }: RunRecord,
): Promise<SentView | undefined> {
	if (!isFinal(state)) return undefined;
	try {
		const view = replayedView(await caller.runs.replay({ id }), result);
		return view === undefined ? undefined : sentView(view);
	} catch {
		return undefined;
	}
}

/** Null when the course does not have the lesson any more, or cannot read it. */
async function titleOf(caller: ServerCaller, { lesson }: BenchPlace): Promise<string | null> {
	const entries = await caller.lessons.list();
	const found = entries.find((entry) => entry.ok && entry.lesson.slug === lesson);
	return found?.ok ? found.lesson.title : null;
}

function FromLesson({ place: { lesson, bench }, title }: { place: BenchPlace; title: string | null }) {
	return (
		<p className="mt-1 text-ink-soft text-sm">
			{title === null ? (
				<>Started from the lesson &ldquo;{lesson}&rdquo;, which the course does not have now.</>
			) : (
				<>
					Started from the lesson{" "}
					<Link
						href={`/lessons/${lesson}#${bench}`}
						prefetch={false}
						className="text-accent underline underline-offset-4"
					>
						{title}
					</Link>
					.
				</>
			)}
		</p>
	);
}
