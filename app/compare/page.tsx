import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AddItem } from "#app/_compare/add-item.tsx";
import { ComparisonReport } from "#app/_compare/comparison-report.tsx";
import { compareAddress, itemText, readItems } from "#app/_compare/item-address.ts";
import { ItemList } from "#app/_compare/item-list.tsx";
import { numberItems } from "#app/_compare/line.ts";
import { openCaller, type ServerCaller } from "#app/_lib/caller.ts";
import { busySentence } from "#app/_lib/read.ts";
import { Notice } from "#app/_ui/notice.tsx";
import type { ItemRef, RunComparison } from "#server/contract/comparison.ts";
import { LIMITS } from "#server/contract/limits.ts";

export const metadata: Metadata = { title: "Compare" };

type ComparePageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ComparePage({ searchParams }: ComparePageProps) {
	const asked = [(await searchParams).run ?? []].flat();
	const { refs, faults } = readItems(asked);
	// A pasted address becomes the id that it names; one with faults stays as it is, or nobody would read of them.
	const address = compareAddress(refs);
	const isPlain = asked.every((text) => refs.some((ref) => itemText(ref) === text));
	if (faults.length === 0 && !isPlain) redirect(address);
	const caller = await openCaller();
	const [found, own] = await Promise.all([
		compare(caller, refs),
		caller.history.list({ state: "done", count: LIMITS.recentRuns }),
	]);
	const { items = [], ratios = [] } = found.comparison ?? {};
	const usable = numberItems(items);
	const lineCount = usable.reduce((sum, { arms }) => sum + arms.length, 0);
	return (
		<div className="mx-auto max-w-[92rem] px-4 pt-10 sm:px-8">
			<p className="eyebrow">Compare</p>
			<h1 className="mt-2 font-serif text-4xl leading-tight tracking-tight">Runs side by side</h1>
			{faults.length === 0 ? null : (
				<div className="mt-5">
					<Notice tone="bad" title="Not all of this address can be shown">
						{faults.map((fault) => (
							<p key={fault} className="break-words">
								{fault}
							</p>
						))}
					</Notice>
				</div>
			)}
			{found.busy === undefined ? null : (
				<div className="mt-5">
					<Notice tone="warn">{found.busy}</Notice>
				</div>
			)}
			<div className="mt-6">
				{refs.length === 0 ? <Empty /> : <ItemList found={items} items={usable} />}
				<AddItem refs={refs} own={own.rows} />
			</div>
			{lineCount < LIMITS.comparedItems.min ? null : <ComparisonReport items={usable} ratios={ratios} />}
			{refs.length > 0 && lineCount < LIMITS.comparedItems.min && found.busy === undefined ? (
				<p className="mt-8 max-w-[60ch] font-serif text-ink-faint text-xl leading-snug">
					Two are needed before there is anything to compare: add another run or arm.
				</p>
			) : null}
		</div>
	);
}

function Empty() {
	return (
		<p className="max-w-[60ch] font-serif text-ink-soft text-xl leading-relaxed">
			Put two to six runs, or single arms of them, beside each other: what differs in their settings comes
			first, then how many times one is the other, and how sure that is. The first is the baseline.
		</p>
	);
}

type Found = { comparison?: RunComparison; busy?: string };

async function compare(caller: ServerCaller, refs: readonly ItemRef[]): Promise<Found> {
	if (refs.length === 0) return {};
	try {
		return { comparison: await caller.comparisons.get({ items: [...refs] }) };
	} catch (error) {
		const busy = busySentence(error);
		if (busy === undefined) throw error;
		return { busy };
	}
}
