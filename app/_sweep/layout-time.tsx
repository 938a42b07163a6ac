import type { Bench } from "#app/_bench/use-bench.ts";
import { formatPlural, formatSeconds } from "#app/_lib/format.ts";
import { Button } from "#app/_ui/button.tsx";
import { usualSecondsOf } from "#server/contract/layout.ts";
import { LIMITS } from "#server/contract/limits.ts";

type LayoutTimeProps = {
	bench: Bench;
	/** What each arm is: "point". */
	one: string;
};

/** How long a laid-out run will take and what of it each arm has, before it starts; and how to give it what is usual. */
export function LayoutTime({ bench, one }: LayoutTimeProps) {
	const { draft, checked } = bench;
	const { request } = checked;
	if (request === null) return <p className="mt-1 min-h-7" />;
	const { arms, load } = request;
	const each = formatSeconds((load.seconds * 1_000) / arms.length);
	const usual = usualSecondsOf(arms.length, load.model, LIMITS.seconds.min);
	return (
		<p className="figures mt-1 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1 text-ink-soft text-sm">
			{`${load.seconds}\u00a0s of measuring, ${each} for each of ${formatPlural(arms.length, one)}, after a second or two of warm-up.`}
			{load.seconds >= usual ? null : (
				<Button
					size="small"
					onClick={() => bench.setDraft({ ...draft, load: { ...draft.load, seconds: String(usual) } })}
				>
					{`Give it the usual ${usual}\u00a0s`}
				</Button>
			)}
		</p>
	);
}
