import Link from "next/link";
import { loadInBrief } from "#app/_bench/load-text.ts";
import { formatMoment } from "#app/_lib/format.ts";
import { buttonClass } from "#app/_ui/button.tsx";
import { armLabels } from "#server/contract/arm.ts";
import type { ComparedItem, ItemRef } from "#server/contract/comparison.ts";
import { loadOfArm } from "#server/contract/load-factor.ts";
import { compareAddress, itemText, letterOf, moveItem, withoutItem } from "./item-address.ts";
import type { NumberedItem } from "./line.ts";
import { ItemMark } from "./line-mark.tsx";

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
			{found.map((one, at) => (
				<li
					key={itemText(one.ref)}
					data-item={at + 1}
					className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-rule border-b py-2.5"
				>
					<div className="min-w-0 text-sm">
						<ItemMark at={at} {...(at === items[0]?.at ? { label: "baseline" } : {})} />
						<ItemWords found={one} item={items.find((item) => item.at === at)} />
					</div>
					<ItemActions refs={refs} at={at} />
				</li>
			))}
		</ol>
	);
}

function ItemWords({ found, item }: { found: ComparedItem; item: NumberedItem | undefined }) {
	const { run, arm } = found.ref;
	if (found.kind === "unusable" || item === undefined) {
		return (
			<p className="mt-1 max-w-[80ch] text-bad">
				<span className="break-all font-mono text-xs">{itemText(found.ref)}</span>:{" "}
				{found.kind === "unusable" ? found.sentence : ""}
			</p>
		);
	}
	const { factors } = item.run.declaration;
	const { arms, load } = item.run.request;
	const labels = armLabels(factors, arms);
	const own = arm === null ? load : loadOfArm(factors, arms[arm] ?? {}, load);
	return (
		<p className="figures mt-1 text-ink-soft">
			<Link href={`/runs/${run}`} prefetch={false} className="text-ink underline underline-offset-4">
				{item.run.declaration.title}
			</Link>
			: {arm === null ? labels.join(" against ") : `${labels[arm]} (arm ${letterOf(arm)} alone)`}{" "}
			<span className="text-ink-faint">
				{loadInBrief(own)} · {formatMoment(found.run.queuedAtMs)}
			</span>
		</p>
	);
}

function ItemActions({ refs, at }: { refs: readonly ItemRef[]; at: number }) {
	const last = refs.length - 1;
	const name = at + 1;
	return (
		<p className="flex flex-wrap gap-1 print:hidden">
			{at === 0 ? null : (
				<Action label={`Make ${name} the baseline`} text="Make baseline" refs={moveItem(refs, at, 0)} />
			)}
			{at === 0 ? null : <Action label={`Move ${name} up`} text="Up" refs={moveItem(refs, at, at - 1)} />}
			{at === last ? null : (
				<Action label={`Move ${name} down`} text="Down" refs={moveItem(refs, at, at + 1)} />
			)}
			<Action label={`Remove ${name}`} text="Remove" refs={withoutItem(refs, at)} />
		</p>
	);
}

function Action({ label, text, refs }: { label: string; text: string; refs: readonly ItemRef[] }) {
	return (
		<Link
			href={compareAddress(refs)}
			prefetch={false}
			scroll={false}
			aria-label={label}
			className={`${buttonClass("quiet", "small")} max-sm:h-11`}
		>
			{text}
		</Link>
	);
}
