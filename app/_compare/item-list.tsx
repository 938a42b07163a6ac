import Link from "next/link";
import { loadInBrief } from "#app/_bench/load-text.ts";
import { WARNING_TITLES } from "#app/_bench/warning-titles.ts";
import { formatMoment, formatPlural } from "#app/_lib/format.ts";
import { armLabels } from "#server/contract/arm.ts";
import type { ComparedItem, ItemRef, ManyArmed, UsableItem } from "#server/contract/comparison.ts";
import { loadOfArm } from "#server/contract/load-factor.ts";
import { ArmPicker } from "./arm-picker.tsx";
import { CompareLink } from "./compare-link.tsx";
import { HeldName } from "./held-name.tsx";
import { itemText, letterOf, moveItem, spreadArms, withoutItem } from "./item-address.ts";
import { ItemMark } from "./item-mark.tsx";
import { itemLabel, type NumberedItem } from "./line.ts";

type ItemListProps = {
	found: readonly ComparedItem[];
	/** Those that can be shown; the first is the baseline. */
	items: readonly NumberedItem[];
};

/** The things that are compared, in their order, and what can be done with each: all of it is in the address. */
export function ItemList({ found, items }: ItemListProps) {
	const refs = found.map(({ ref }) => ref);
	return (
		<ol aria-label="Compared" className="border-rule border-t">
			{found.map((one, at) => {
				const item = items.find((usable) => usable.at === at);
				return (
					<li key={itemText(one.ref)} data-item={at + 1} className="border-rule border-b py-2.5">
						<div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
							<div className="min-w-0 text-sm">
								<ItemMark at={at} label={item && itemLabel(item, items)} />
								<ItemWords found={one} />
							</div>
							<ItemActions refs={refs} at={at} />
						</div>
						<ArmChoice found={one} refs={refs} at={at} />
					</li>
				);
			})}
		</ol>
	);
}

function ItemWords({ found }: { found: ComparedItem }) {
	if (found.kind === "unusable") {
		const { ref, sentence, isGoing } = found;
		return (
			<p className={`mt-1 max-w-[80ch] ${isGoing ? "text-ink-soft" : "text-bad"}`}>
				<span className="break-all font-mono text-xs">{itemText(ref)}</span>: {sentence}
			</p>
		);
	}
	const { ref, run } = found;
	const facts = [
		...(found.kind === "usable" ? sharedLoad(found) : []),
		...(run.queuedAtMs === null ? [] : [formatMoment(run.queuedAtMs)]),
		...(ref.from === "file" ? ["from a file, not measured here"] : []),
	];
	return (
		<>
			<p className="mt-1 text-ink-soft">
				{ref.from === "file" ? (
					<span className="text-ink">{run.declaration.title}</span>
				) : (
					<Link href={`/runs/${ref.run}`} prefetch={false} className="text-ink underline underline-offset-4">
						{run.declaration.title}
					</Link>
				)}
				: {armsInWords(found)} <span className="text-ink-faint">· {facts.join(" · ")}</span>
				{ref.from === "file" ? <HeldName name={ref.run} /> : null}
			</p>
			<Doubts found={found} />
		</>
	);
}

/** What makes its figures doubtful, by title: what each is about stands on the page of the run. */
function Doubts({ found: { ref, run } }: { found: UsableItem | ManyArmed }) {
	const codes = [...new Set(run.result.warnings.map(({ code }) => code))];
	if (codes.length === 0) return null;
	const count = formatPlural(codes.length, "warning");
	return (
		<p className="mt-0.5 text-warn" data-doubts>
			{ref.from === "file" ? (
				count
			) : (
				<Link href={`/runs/${ref.run}`} prefetch={false} className="underline underline-offset-4">
					{count}
				</Link>
			)}
			: {codes.map((code) => WARNING_TITLES[code]).join(", ")}
		</p>
	);
}

/** The load that all arms shown were under; none where each had its own. */
function sharedLoad({ arms, run: { declaration, request } }: UsableItem): string[] {
	const loads = arms.map((arm) =>
		loadInBrief(loadOfArm(declaration.factors, request.arms[arm] ?? {}, request.load)),
	);
	return new Set(loads).size === 1 ? loads.slice(0, 1) : [];
}

function armsInWords({ kind, ref, run }: UsableItem | ManyArmed): string {
	const labels = armLabels(run.declaration.factors, run.request.arms);
	if (kind === "many-armed")
		return `${labels.length} arms, more than can be told apart. Choose some of them:`;
	const [only, ...more] = ref.arms ?? [];
	if (only === undefined) return labels.join(" against ");
	if (more.length === 0) return `${labels[only]} (arm ${letterOf(only)} alone)`;
	const told = ref.arms?.map((arm) => `${letterOf(arm)} ${labels[arm]}`).join(", ");
	return `${told} (${more.length + 1} of ${labels.length} arms)`;
}

/** Which arms of a run are shown: asked at once of one that has too many, else where it is looked for. */
function ArmChoice({ found, refs, at }: { found: ComparedItem; refs: readonly ItemRef[]; at: number }) {
	if (found.kind === "unusable") return null;
	const { factors } = found.run.declaration;
	const labels = armLabels(factors, found.run.request.arms);
	const shown = found.kind === "usable" ? found.arms : spreadArms(labels.length);
	// Another choice in the address is another state of the boxes.
	const picker = <ArmPicker key={itemText(found.ref)} refs={refs} at={at} labels={labels} shown={shown} />;
	if (found.kind === "many-armed") return <div className="print:hidden">{picker}</div>;
	return (
		<details className="mt-1 print:hidden">
			<summary className="w-fit text-ink-faint text-sm underline decoration-dotted underline-offset-4 hover:text-ink pointer-coarse:py-3">
				Choose its arms
			</summary>
			{picker}
		</details>
	);
}

function ItemActions({ refs, at }: { refs: readonly ItemRef[]; at: number }) {
	const last = refs.length - 1;
	const name = at + 1;
	return (
		<p className="flex flex-wrap gap-1 print:hidden">
			{at === 0 ? null : (
				<CompareLink label={`Make ${name} the baseline`} text="Make baseline" refs={moveItem(refs, at, 0)} />
			)}
			{at === 0 ? null : (
				<CompareLink label={`Move ${name} up`} text="Up" refs={moveItem(refs, at, at - 1)} />
			)}
			{at === last ? null : (
				<CompareLink label={`Move ${name} down`} text="Down" refs={moveItem(refs, at, at + 1)} />
			)}
			<CompareLink label={`Remove ${name}`} text="Remove" refs={withoutItem(refs, at)} />
		</p>
	);
}
