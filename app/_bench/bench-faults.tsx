import { OwnQueue } from "#app/_runs/own-queue.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { BenchDefaults } from "./bench-url.ts";
import { faultInWords } from "./draft.ts";
import { loadTexts } from "./load-draft.ts";
import type { Bench } from "./use-bench.ts";

type BenchFaultsProps = { bench: Bench; declaration: ExperimentDeclaration; defaults: BenchDefaults };

/** Why a run cannot start or be shown, and what leads on from there. */
export function BenchFaults({ bench, declaration, defaults }: BenchFaultsProps) {
	const { faults, connection } = bench;
	if (faults.length === 0 && connection.state !== "refused") return null;
	const reset = () => bench.setPreset({ arms: defaults.arms, load: loadTexts(defaults.load) });
	// Nothing is wrong with settings of which the server names no field.
	const isOfSettings = faults.length === 0 || faults.some(({ field }) => field !== "");
	return (
		<Notice tone="bad" role="alert" title={titleOf(bench)}>
			<ul className="list-disc space-y-1 pl-4">
				{faults.map((fault) => (
					<li key={`${fault.field} ${fault.sentence}`}>{faultInWords(declaration, fault)}</li>
				))}
				{connection.state === "refused" ? <li>{connection.sentence}</li> : null}
			</ul>
			{bench.isQueueFull ? <OwnQueue /> : null}
			{isOfSettings ? (
				<Button size="small" className="mt-3" onClick={reset}>
					Back to the default settings
				</Button>
			) : null}
		</Notice>
	);
}

function titleOf({ faults, isQueueFull, view }: Bench): string {
	if (isQueueFull) return "No room for one more run";
	if (faults.some(({ field }) => field !== "")) return "This cannot run as it is set";
	if (faults.length > 0) return "That was not done";
	return view.state === null ? "The run of this address cannot be shown" : "The run below is gone";
}
