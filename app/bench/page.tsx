import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { addressOfBareRun } from "#app/_bench/bare-run.ts";
import { Bench } from "#app/_bench/bench.tsx";
import { benchAddress } from "#app/_bench/load-draft.ts";
import { loadInWords } from "#app/_bench/load-text.ts";
import { type GivenPreset, PresetShelf } from "#app/_bench/preset-shelf.tsx";
import { armNames } from "#app/_lesson/arm-names.ts";
import { openCaller } from "#app/_lib/caller.ts";
import { formatPlural } from "#app/_lib/format.ts";
import { readLab } from "#app/_lib/read.ts";
import { RecentRuns } from "#app/_runs/recent-runs.tsx";
import { buttonClass } from "#app/_ui/button.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import { formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { LessonPreset } from "#server/trpc/lessons.ts";

export const metadata: Metadata = { title: "Bench" };

type BenchPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function BenchPage({ searchParams }: BenchPageProps) {
	const query = await searchParams;
	const asked = query.experiment;
	const caller = await openCaller();
	const [experiments, lab] = await Promise.all([caller.experiments.list(), readLab(caller)]);
	const ids = experiments.map(({ id }) => id);
	const whole = await addressOfBareRun(caller, query, ids);
	if (whole !== undefined) redirect(whole);
	const declaration =
		asked === undefined ? experiments[0] : experiments.find((experiment) => experiment.id === asked);
	if (declaration === undefined) return <UnknownExperiment asked={String(asked)} />;
	const presets = await caller.lessons.presets({ experiment: declaration.id });
	const defaults = { arms: declaration.defaultArms.map(formatArm), load: declaration.load };
	return (
		<div className="mx-auto max-w-[92rem] px-4 pt-10 sm:px-8">
			<div className="flex flex-wrap items-baseline gap-x-6 gap-y-2">
				<p className="eyebrow">Bench</p>
				<ExperimentChoice experiments={experiments} current={declaration.id} />
			</div>
			<h1 className="mt-4 text-balance font-serif text-4xl leading-tight tracking-tight">
				{declaration.title}
			</h1>
			<p className="mt-3 max-w-[68ch] font-serif text-ink-soft text-xl leading-relaxed big:mb-6">
				{declaration.question}
			</p>
			<p className="mt-2 mb-6 max-w-[80ch] text-ink-faint text-sm leading-relaxed big:hidden">
				One operation: {declaration.operation}
			</p>
			<PresetShelf
				key={`presets of ${declaration.id}`}
				experiment={declaration.id}
				defaults={defaults}
				given={givenPresets(declaration, presets)}
			/>
			<Bench key={declaration.id} declaration={declaration} defaults={defaults} initialLab={lab} />
			<div className="big:hidden print:hidden">
				<RecentRuns />
			</div>
		</div>
	);
}

/** What an experiment comes with, then what lessons set it to. */
function givenPresets(declaration: ExperimentDeclaration, presets: readonly LessonPreset[]): GivenPreset[] {
	const { id, defaultArms, load } = declaration;
	const all = [{ title: "As the experiment comes", arms: defaultArms.map(formatArm), load }, ...presets];
	const drawn = all.map(({ title, arms, load: of }) => ({
		title,
		detail: `${armNames(declaration, arms).join(" against ")}; ${loadInWords(of)}`,
		address: benchAddress(id, arms, of),
	}));
	return [...new Map(drawn.toReversed().map((one) => [one.address, one])).values()].toReversed();
}

type ExperimentChoiceProps = { experiments: readonly ExperimentDeclaration[]; current: string };

/** The experiments there are; another begins with its own settings. */
function ExperimentChoice({ experiments, current }: ExperimentChoiceProps) {
	if (experiments.length < 2) return null;
	return (
		<nav aria-label="Experiment" className="basis-full big:hidden print:hidden">
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
								className="finger border-transparent border-b-2 pb-0.5 text-ink-soft hover:text-ink aria-[current]:border-accent aria-[current]:text-ink"
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
	// As a browser reads what it may not show; it would find the page to be another than it was sent.
	const shown = asked.slice(0, 64).replaceAll(/\p{Cc}/gu, "\uFFFD");
	return (
		<div className="mx-auto max-w-2xl px-4 py-20 sm:px-8">
			<h1 className="mb-5 font-serif text-4xl">There is no such experiment</h1>
			<Notice tone="bad" role="alert">
				experiment: no experiment &ldquo;{shown}&rdquo;. Nothing was started.
			</Notice>
			<Link href="/bench" prefetch={false} className={`${buttonClass("primary")} mt-6`}>
				Open the bench as it comes
			</Link>
		</div>
	);
}
