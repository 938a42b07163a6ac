import { ArmMark } from "#app/_chart/arm-mark.tsx";
import type { Evidence } from "#server/contract/evidence.ts";
import type { CounterDeclaration } from "#server/contract/experiment.ts";
import type { Result } from "#server/contract/result.ts";
import { type PriceItem, priceOf } from "./price.ts";

type PriceTagsProps = {
	labels: readonly string[];
	counters: readonly CounterDeclaration[];
	evidence: readonly Evidence[];
	result: Result;
};

/** What the speed of each arm costs, beside the baseline: at a glance, before the tables that tell all of it. */
export function PriceTags({ labels, counters, evidence, result }: PriceTagsProps) {
	const evidenceOf = (text: string) => evidence.find(({ arm }) => arm === text);
	const [first, ...others] = result.arms.map((arm) => ({
		result: arm,
		evidence: evidenceOf(arm.arm),
	}));
	return (
		<section aria-label="The price">
			<h3 className="font-semibold text-[0.9375rem]">The price</h3>
			<p className="mt-0.5 text-ink-faint text-xs">
				what an arm takes or saves beside A, where it differs by a tenth or more
			</p>
			<div className="mt-3 grid grid-cols-1 gap-4 @3xl:grid-cols-2 @5xl:grid-cols-3">
				{others.map((arm, index) => (
					<article key={arm.result.arm} className="min-w-0 rounded-md border border-rule px-3.5 py-3">
						<h4 className="text-sm">
							<ArmMark index={index + 1} label={labels[index + 1] ?? arm.result.arm} />
						</h4>
						{first === undefined ? null : <Items items={priceOf(arm, first, counters)} />}
					</article>
				))}
			</div>
		</section>
	);
}

function Items({ items }: { items: readonly PriceItem[] }) {
	if (items.length === 0) {
		return <p className="mt-2 text-ink-soft text-sm">Nothing that was counted differs from A.</p>;
	}
	return (
		<dl className="figures mt-2 divide-y divide-rule text-sm">
			{items.map(({ name, arm, baseline, times }) => (
				<div key={name} className="flex flex-wrap items-baseline justify-between gap-x-4 py-1">
					<dt className="text-ink-soft">{name}</dt>
					<dd>
						<span className="font-semibold">{arm}</span>
						<span className="text-ink-faint">{` · A ${baseline}${times === "" ? "" : ` · ${times}`}`}</span>
					</dd>
				</div>
			))}
		</dl>
	);
}
