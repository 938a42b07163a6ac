import { Notice } from "#app/_ui/notice.tsx";
import type { RunView } from "./run-view.ts";

/** How a run ended that has no verdict. */
export function RunOutcome({ view, isMeasured }: { view: RunView; isMeasured: boolean }) {
	const kept = isMeasured
		? "What had been measured until then is shown; it is no basis for a verdict."
		: "Nothing had been measured.";
	return (
		<section aria-label="Verdict">
			{view.state === "failed" ? (
				<Notice tone="bad" title="The run failed">
					<p className="max-w-[90ch]">{view.failure?.sentence ?? "It did not say why."}</p>
					<p className="mt-1 text-ink-soft">{kept}</p>
				</Notice>
			) : (
				<Notice title="The run was cancelled">
					<p>{kept}</p>
				</Notice>
			)}
		</section>
	);
}
