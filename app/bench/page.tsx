import type { Metadata } from "next";
import Link from "next/link";
import { Bench } from "#app/_bench/bench.tsx";
import { openCaller } from "#app/_lib/caller.ts";
import { formatPlural } from "#app/_lib/format.ts";
import { readLab } from "#app/_lib/read.ts";
import { RecentRuns } from "#app/_runs/recent-runs.tsx";
import { buttonClass } from "#app/_ui/button.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import { formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";

export const metadata: Metadata = { title: "Bench" };

type BenchPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function BenchPage({ searchParams }: BenchPageProps) {
	const asked = (await searchParams).experiment;
	const caller = await openCaller();
	const [experiments, lab] = await Promise.all([caller.experiments.list(), readLab(caller)]);
	const declaration =
		asked === undefined ? experiments[0] : experiments.find((experiment) => experiment.id === asked);
	if (declaration === undefined) return <UnknownExperiment asked={String(asked)} />;
	return (
		<div className="mx-auto max-w-[92rem] px-4 pt-10 sm:px-8">
			<div className="flex flex-wrap items-baseline gap-x-6 gap-y-2">
				<p className="eyebrow">Bench</p>
				<ExperimentChoice experiments={experiments} current={declaration.id} />
			</div>
			<h1 className="mt-2 text-balance font-serif text-4xl leading-tight tracking-tight">
				{declaration.title}
			</h1>
			<p className="mt-3 max-w-[68ch] font-serif text-ink-soft text-xl leading-relaxed">
				{declaration.question}
			</p>
			<p className="mt-2 mb-8 max-w-[80ch] text-ink-faint text-sm leading-relaxed">
				One operation: {declaration.operation}
			</p>
			<Bench
				key={declaration.id}
				declaration={declaration}
				defaults={{ arms: declaration.defaultArms.map(formatArm), load: declaration.load }}
				initialLab={lab}
			/>
			<RecentRuns />
		</div>
	);
}

type ExperimentChoiceProps = { experiments: readonly ExperimentDeclaration[]; current: string };

/** The experiments there are; another begins with its own settings. */
function ExperimentChoice({ experiments, current }: ExperimentChoiceProps) {
	if (experiments.length < 2) return null;
	return (
		<nav aria-label="Experiment" className="basis-full">
			<details className="rounded-md border border-rule bg-card">
				<summary className="px-4 py-2 text-ink-soft text-sm hover:text-ink">
					All {formatPlural(experiments.length, "experiment")}
				</summary>
				<ul className="grid gap-x-8 gap-y-2 border-rule border-t px-4 py-4 text-sm sm:grid-cols-2 lg:grid-cols-3">
					{experiments.map(({ id, title }) => (
						<li key={id}>
							<Link
								href={`/bench?experiment=${id}`}
								prefetch={false}
								{...(id === current ? { "aria-current": "page" } : {})}
								className="border-transparent border-b-2 pb-0.5 text-ink-soft hover:text-ink aria-[current]:border-accent aria-[current]:text-ink"
							>
								{title}
							</Link>
						</li>
					))}
				</ul>
			</details>
		</nav>
	);
}

function UnknownExperiment({ asked }: { asked: string }) {
	return (
		<div className="mx-auto max-w-2xl px-4 py-20 sm:px-8">
			<h1 className="mb-5 font-serif text-4xl">There is no such experiment</h1>
			<Notice tone="bad" role="alert">
				experiment: no experiment &ldquo;{asked.slice(0, 64)}&rdquo;. Nothing was started.
			</Notice>
			<Link href="/bench" prefetch={false} className={`${buttonClass("primary")} mt-6`}>
				Open the bench as it comes
			</Link>
		</div>
	);
}
