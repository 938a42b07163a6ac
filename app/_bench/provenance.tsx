import { formatPlural } from "#app/_lib/format.ts";
import { capitalised } from "#app/_lib/in-sentence.ts";
import { CopyButton } from "#app/_ui/copy-button.tsx";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Layout } from "#server/contract/layout.ts";
import type { Load } from "#server/contract/load.ts";
import type { Result } from "#server/contract/result.ts";
import { commandText } from "./command-text.ts";
import { disturbedSentence } from "./disturbed.ts";
import { loadInWords } from "./load-text.ts";
import { machineInWords } from "./machine-text.ts";
import type { SweptLoad } from "./swept-load.ts";

type ProvenanceProps = {
	experiment: string;
	/** Canonical texts of the arms, in the order of the request. */
	arms: readonly string[];
	load: Load;
	layout?: Layout | undefined;
	/** Where the arms do not share their load. */
	swept?: SweptLoad | undefined;
	result: Result | null;
};

/** What the numbers depend on, and how to make them again. */
export function Provenance({ experiment, arms, load, layout, swept, result }: ProvenanceProps) {
	const command = commandText(experiment, arms, load, layout);
	const disturbed = result === null ? "" : disturbedSentence(result);
	return (
		<footer className="space-y-3 border-rule big:hidden border-t pt-5 text-ink-soft text-sm">
			<p className="figures max-w-[110ch]">
				{`${circumstances(load, result, swept)} ${disturbed}`.trimEnd()}
			</p>
			<div>
				<p className="mb-1 text-ink-faint text-xs">The same run as a command</p>
				<div className="flex items-start gap-3 rounded-md border border-rule bg-sunk px-3 py-2">
					<code className="min-w-0 flex-1 self-center break-words font-mono text-[0.75rem] leading-relaxed">
						{command}
					</code>
					<CopyButton text={command} label="Copy the command" />
				</div>
			</div>
		</footer>
	);
}

/** Of what a picture of a run is, for whoever sees it without the page. */
export function sourceText(
	{ title }: Pick<ExperimentDeclaration, "title">,
	load: Load,
	result: Result | null,
	swept?: SweptLoad,
): string {
	return `Latency Lab, experiment “${title}”. ${circumstances(load, result, swept)}${result === null ? " The run was not over." : ""}`;
}

function circumstances(load: Load, result: Result | null, swept?: ProvenanceProps["swept"]): string {
	const words = loadInWords(load, swept);
	const measured =
		result === null ? "." : `; ${designText(result)} Measured on ${machineInWords(result.fingerprint)}.`;
	return `${capitalised(words)}, shared by the arms${measured}`;
}

function designText({ design }: Result): string {
	return `${formatPlural(design.blocks, "block")} of slices of ${design.sliceMs} ms in balanced order, after ${design.warmupMs} ms of warm-up.`;
}
