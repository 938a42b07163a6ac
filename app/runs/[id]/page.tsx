import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { benchAddress } from "#app/_bench/load-draft.ts";
import { loadInWords, sweptLoadOf } from "#app/_bench/load-text.ts";
import { StoredRun } from "#app/_bench/stored-run.tsx";
import { openCaller } from "#app/_lib/caller.ts";
import { formatMoment } from "#app/_lib/format.ts";
import { isNotFound } from "#app/_lib/read.ts";
import { buttonClass } from "#app/_ui/button.tsx";
import { formatArm } from "#server/contract/arm.ts";
import { declarationOf } from "#server/contract/declared.ts";
import type { RunRecord } from "#server/contract/run.ts";

export const metadata: Metadata = { title: "Run" };

type RunPageProps = { params: Promise<{ id: string }> };

export default async function RunPage({ params }: RunPageProps) {
	const { id } = await params;
	const caller = await openCaller();
	const record = await readRun(id);
	const { experiment, declared, arms, load, layout } = record.request;
	// A run keeps what a lesson declared, whatever has become of the lesson.
	const declaration =
		declared === undefined
			? (await caller.experiments.get({ id: experiment })).declaration
			: declarationOf(declared);
	return (
		<div className="mx-auto max-w-[92rem] px-4 pt-10 sm:px-8">
			<div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
				<div>
					<p className="eyebrow">Run</p>
					<h1 className="mt-2 font-serif text-4xl leading-tight tracking-tight">{declaration.title}</h1>
					<p className="figures mt-2 text-ink-soft text-sm">
						{formatMoment(record.queuedAtMs)} · {loadInWords(load, sweptLoadOf(record.request))} ·{" "}
						<span className="font-mono text-ink-faint text-xs">{record.id}</span>
					</p>
				</div>
				<Link
					href={benchAddress(declaration.id, arms.map(formatArm), load, layout)}
					prefetch={false}
					className={buttonClass()}
				>
					Open on the bench
				</Link>
			</div>
			<StoredRun declaration={declaration} record={record} />
		</div>
	);
}

async function readRun(id: string): Promise<RunRecord> {
	const caller = await openCaller();
	try {
		return await caller.runs.get({ id });
	} catch (error) {
		if (isNotFound(error)) notFound();
		throw error;
	}
}
