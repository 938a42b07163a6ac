import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { readFigureChoices, withFigureChoices } from "#app/_chart/figure-address.ts";
import { CompareFrame } from "#app/_compare/compare-frame.tsx";
import { Comparison } from "#app/_compare/comparison.tsx";
import { compareAddress, itemText, readItems } from "#app/_compare/item-address.ts";
import { NoItems } from "#app/_compare/no-items.tsx";
import { RecordPane } from "#app/_compare/record-pane.tsx";
import { RefreshWhileGoing } from "#app/_compare/refresh-while-going.tsx";
import { openCaller, type ServerCaller } from "#app/_lib/caller.ts";
import { busySentence } from "#app/_lib/read.ts";
import { Notice } from "#app/_ui/notice.tsx";
import type { ItemRef, RunComparison } from "#server/contract/comparison.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { RunRow } from "#server/trpc/history.ts";

export const metadata: Metadata = { title: "Compare" };

type ComparePageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ComparePage({ searchParams }: ComparePageProps) {
	const asked = [(await searchParams).run ?? []].flat();
	const { refs, faults } = readItems(asked);
	// A pasted address becomes the id that it names; one with faults stays as it is, or nobody would read of them.
	const address = withFigureChoices(compareAddress(refs), await readFigureChoices(searchParams));
	const isPlain = asked.every((text) => refs.some((ref) => itemText(ref) === text));
	if (faults.length === 0 && !isPlain) redirect(address);
	const caller = await openCaller();
	const { rows: own } = await caller.history.list({ state: "done", count: LIMITS.recentRuns });
	return (
		<CompareFrame>
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
			{refs.length === 0 ? <NoItems own={own} /> : null}
			{refs.some(({ from }) => from === "file") ? <RecordPane refs={refs} own={own} /> : null}
			{refs.length > 0 && refs.every(({ from }) => from === "lab") ? (
				<Kept refs={refs} own={own} caller={caller} />
			) : null}
		</CompareFrame>
	);
}

type KeptProps = { refs: readonly ItemRef[]; own: readonly RunRow[]; caller: ServerCaller };

/** A comparison of runs that this lab keeps. */
async function Kept({ refs, own, caller }: KeptProps) {
	const { comparison, busy } = await compare(caller, refs);
	const isGoing = comparison?.items.some((item) => item.kind === "unusable" && item.isGoing) === true;
	return (
		<>
			{busy === undefined ? null : (
				<div className="mt-5">
					<Notice tone="warn">{busy}</Notice>
				</div>
			)}
			<Comparison refs={refs} comparison={comparison} own={own} />
			{isGoing ? <RefreshWhileGoing /> : null}
		</>
	);
}

type Found = { comparison: RunComparison | null; busy?: string };

async function compare(caller: ServerCaller, refs: readonly ItemRef[]): Promise<Found> {
	try {
		return { comparison: await caller.comparisons.get({ items: [...refs] }) };
	} catch (error) {
		const busy = busySentence(error);
		if (busy === undefined) throw error;
		return { comparison: null, busy };
	}
}
