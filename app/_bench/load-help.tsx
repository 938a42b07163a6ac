import { HelpPopover } from "#app/_ui/help-popover.tsx";
import { applies, LOAD_LABELS, type LoadDraft } from "./load-draft.ts";
import type { LoadField } from "./load-parameters.ts";

/** What each setting does, in the order in which they are shown. */
const HELP: readonly { field: LoadField; text: string }[] = [
	{ field: "arrivalRatePerSec", text: "How many requests come due each second." },
	{
		field: "arrivals",
		text: "Evenly: one every so often. Random: as from many people who know nothing of each other.",
	},
	{
		field: "profile",
		text: "How the rate goes within each slice: level, in a straight line, in five steps, or with its middle fifth raised.",
	},
	{ field: "toRatePerSec", text: "Where a ramp or steps end, or how high a spike goes." },
	{
		field: "clients",
		text: "How many requests are in progress at once; in an open loop the most there may be, and what is due beyond them waits.",
	},
	{ field: "thinkMs", text: "How long a client waits between an answer and its next request." },
	{ field: "seconds", text: "How long is measured in all; the arms share it in short turns." },
	{
		field: "budgetSeconds",
		text: "Go on until decided: measures on until of each arm's median (p50) against A's it is known that it is lower, higher, or equal within 5 %; or until these seconds are spent.",
	},
];

/** What the settings of the load mean that apply beside each other. */
export function LoadHelp({ draft }: { draft: LoadDraft }) {
	return (
		<HelpPopover about="the load">
			<dl className="space-y-1.5">
				{HELP.filter(({ field }) => applies(field, draft)).map(({ field, text }) => (
					<div key={field}>
						<dt className="font-medium text-ink">
							{field === "clients" && draft.model === "open" ? "In progress" : LOAD_LABELS[field]}
						</dt>
						<dd>{text}</dd>
					</div>
				))}
			</dl>
		</HelpPopover>
	);
}
