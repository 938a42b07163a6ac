import Form from "next/form";
import Link from "next/link";
import { loadInBrief } from "#app/_bench/load-text.ts";
import { formatMoment } from "#app/_lib/format.ts";
import { buttonClass } from "#app/_ui/button.tsx";
import type { ItemRef } from "#server/contract/comparison.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { RunRow } from "#server/trpc/history.ts";
import { AddRecord } from "./add-record.tsx";
import { CompareLink } from "./compare-link.tsx";
import { itemText, letterOf } from "./item-address.ts";
import { KeptChoices } from "./kept-choices.tsx";

type AddItemProps = {
	refs: readonly ItemRef[];
	/** The caller's last runs that are done, newest first. */
	own: readonly RunRow[];
};

/** Adds a run or an arm: one of the caller's own, or whatever address was pasted. Works before any script has come. */
export function AddItem({ refs, own }: AddItemProps) {
	if (refs.length >= LIMITS.comparedItems.max) {
		return (
			<div className="mt-3 print:hidden">
				<p className="text-ink-faint text-sm">
					{LIMITS.comparedItems.max} are the most. Remove one to add another.
				</p>
				<AddRecord refs={refs} />
			</div>
		);
	}
	return (
		<div className="mt-4 print:hidden">
			<Form action="/compare" scroll={false} className="flex flex-wrap items-end gap-3">
				{refs.map((ref) => (
					<input key={itemText(ref)} type="hidden" name="run" value={itemText(ref)} />
				))}
				<KeptChoices />
				<label className="min-w-0 grow basis-72 sm:max-w-xl">
					<span className="mb-1 block font-medium text-ink-soft text-sm">
						Add a run by its address or id; with :BD behind it, arms B and D alone
					</span>
					<input
						type="text"
						name="run"
						required
						maxLength={500}
						autoComplete="off"
						spellCheck={false}
						className="h-10 w-full rounded-md border border-rule-strong bg-card px-3 font-mono text-sm max-sm:h-11 max-sm:text-base pointer-coarse:h-11"
					/>
				</label>
				<button type="submit" className={`${buttonClass()} max-sm:h-11`}>
					Add
				</button>
			</Form>
			<AddRecord refs={refs} />
			<OwnRuns refs={refs} own={own} />
		</div>
	);
}

function OwnRuns({ refs, own }: AddItemProps) {
	if (own.length === 0) {
		return (
			<p className="mt-3 text-ink-faint text-sm">
				You have no finished run yet.{" "}
				<Link href="/bench" prefetch={false} className="underline underline-offset-4">
					Make one on the bench
				</Link>
				, or paste the address of somebody else’s.
			</p>
		);
	}
	return (
		<details className="mt-3" open={refs.length < LIMITS.comparedItems.min}>
			<summary className="w-fit text-ink-faint text-sm underline decoration-dotted underline-offset-4 hover:text-ink">
				Your recent runs
			</summary>
			<ul className="mt-2 border-rule border-t">
				{own.map((run) => (
					<OwnRunLine key={run.id} run={run} refs={refs} />
				))}
			</ul>
		</details>
	);
}

function OwnRunLine({ run, refs }: { run: RunRow; refs: readonly ItemRef[] }) {
	const { id, title, labels, load, queuedAtMs } = run;
	const isMany = labels.length > LIMITS.arms.max;
	const choices: { ref: ItemRef; text: string; label: string }[] = [
		{
			ref: { from: "lab", run: id, arms: null },
			text: isMany ? "Choose arms…" : "All arms",
			label: `Add the run ${namesOf(labels)}`,
		},
		...(isMany ? [] : labels).map((label, arm) => ({
			ref: { from: "lab" as const, run: id, arms: [arm] },
			text: letterOf(arm),
			label: `Add arm ${letterOf(arm)}, ${label}, alone`,
		})),
	];
	return (
		<li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-rule border-b py-2 text-sm">
			<span className="min-w-0">
				{title}: {namesOf(labels)}{" "}
				<span className="text-ink-faint">
					{isMany ? "" : `· ${loadInBrief(load)} `}· {formatMoment(queuedAtMs)}
				</span>
			</span>
			<span className="flex flex-wrap gap-1">
				{choices.map(({ ref, text, label }) =>
					refs.some((one) => itemText(one) === itemText(ref)) ? null : (
						<CompareLink key={itemText(ref)} refs={[...refs, ref]} label={label} text={text} />
					),
				)}
			</span>
		</li>
	);
}

/** Many arms are told by how many there are. */
function namesOf(labels: readonly string[]): string {
	return labels.length > LIMITS.arms.max
		? `${labels.length} arms, ${labels[0]} to ${labels.at(-1)}`
		: labels.join(" against ");
}
