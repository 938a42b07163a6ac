"use client";

import { useActions } from "#app/_actions/action-registry.ts";
import { useAbsence } from "#app/_bench/use-run.ts";

const FILES = [
	{
		format: "record",
		name: "Record",
		what: "all of it as JSON; opens on any machine, and lab compare runs it again",
	},
	{ format: "html", name: "Report", what: "one page with its charts, for people without a lab" },
	{ format: "md", name: "Markdown", what: "figures and verdicts, for a pull request" },
	{ format: "csv", name: "CSV", what: "each slice of each arm" },
] as const;

/** A run that is over as files to take along; of one that was deleted there are none. */
export function RunFiles({ id }: { id: string }) {
	const gone = useAbsence(id, true);
	const addressOf = (format: string) => `/api/runs/${id}/${format}`;
	useActions(
		gone === undefined
			? FILES.map(({ format, name }) => ({
					id: `take-${format}`,
					label: `Take it along: ${name}`,
					group: "The run",
					perform: () => window.location.assign(addressOf(format)),
				}))
			: [],
	);
	if (gone !== undefined) return null;
	return (
		<details className="group relative">
			<summary className="flex h-10 list-none items-center rounded-md bg-card px-4 font-medium text-[0.9375rem] ring-1 ring-rule-strong ring-inset hover:bg-sunk">
				Take it along{" "}
				<span aria-hidden="true" className="ml-2 text-ink-faint text-xs group-open:rotate-180">
					▾
				</span>
			</summary>
			<ul className="z-20 mt-2 w-full rounded-md border border-rule-strong bg-card py-1 text-sm shadow-lg sm:absolute sm:right-0 sm:w-96">
				{FILES.map(({ format, name, what }) => (
					<li key={format}>
						<a href={addressOf(format)} download className="block px-4 py-2.5 hover:bg-sunk">
							<span className="font-medium">{name}</span>
							<span className="block text-ink-faint text-xs leading-relaxed">{what}</span>
						</a>
					</li>
				))}
			</ul>
		</details>
	);
}
