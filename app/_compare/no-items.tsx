import Link from "next/link";
import { buttonClass } from "#app/_ui/button.tsx";
import { LIMITS } from "#server/contract/limits.ts";
import type { RunRow } from "#server/trpc/history.ts";
import { AddItem } from "./add-item.tsx";
import { compareAddress } from "./item-address.ts";

/** What there is to do while nothing is compared yet. */
export function NoItems({ own }: { own: readonly RunRow[] }) {
	const pair = comparablePair(own);
	return (
		<div className="mt-6">
			<p className="max-w-[60ch] font-serif text-ink-soft text-xl leading-relaxed">
				Put two to six runs, or single arms of them, beside each other: what differs in their settings comes
				first, then how many times one is the other, and how sure that is. The first is the baseline.
			</p>
			<ol className="mt-5 max-w-[68ch] list-decimal space-y-1.5 pl-5 text-ink-soft leading-relaxed marker:text-ink-faint">
				<li>Take a run below, or paste the address of one; whoever sent it need not be here.</li>
				<li>Take another that differs in one thing: an arm, the load, the code that was measured.</li>
				<li>
					Keep the address: it holds what is compared, in its order. A record from another machine stays with
					whoever has its file.
				</li>
			</ol>
			{pair === undefined ? null : (
				<Link
					href={compareAddress(pair)}
					prefetch={false}
					className={`${buttonClass("primary")} mt-5 max-sm:h-11`}
				>
					Compare your last two runs of one experiment
				</Link>
			)}
			<AddItem refs={[]} own={own} />
		</div>
	);
}

/** The newest two runs of one experiment that can be shown whole, the older as the baseline. */
function comparablePair(own: readonly RunRow[]) {
	const whole = own.filter(({ labels }) => labels.length <= LIMITS.arms.max);
	for (const newer of whole) {
		const older = whole.find(({ id, experiment }) => id !== newer.id && experiment === newer.experiment);
		if (older !== undefined) {
			return [older, newer].map(({ id }) => ({ from: "lab" as const, run: id, arms: null }));
		}
	}
	return undefined;
}
