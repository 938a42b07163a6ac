/** The sections in their order; `id` is the anchor. */
const CONTENTS = [
	{
		group: "Tokens",
		sections: [
			{ id: "type", title: "Type and spacing" },
			{ id: "colours", title: "Colours" },
			{ id: "arms", title: "Arms and parts of time" },
		],
	},
	{
		group: "Primitives",
		sections: [
			{ id: "buttons", title: "Buttons" },
			{ id: "fields", title: "Fields and choices" },
			{ id: "messages", title: "Messages and windows" },
		],
	},
	{
		group: "A run",
		sections: [
			{ id: "status", title: "Where a run stands" },
			{ id: "set-up", title: "Settings and provenance" },
			{ id: "verdict", title: "Verdict" },
			{ id: "prediction", title: "Prediction" },
			{ id: "latency", title: "Latency over time" },
			{ id: "throughput", title: "Throughput" },
			{ id: "distribution", title: "Distribution" },
			{ id: "factor", title: "Arms over a number" },
			{ id: "results", title: "Results and counters" },
			{ id: "spans", title: "Where the time went" },
			{ id: "cost", title: "Price and cost" },
			{ id: "warnings", title: "Warnings" },
			{ id: "evidence", title: "Evidence" },
		],
	},
	{
		group: "More than a run",
		sections: [
			{ id: "plan-views", title: "Plans" },
			{ id: "sweep", title: "Sweep" },
			{ id: "factorial", title: "All combinations" },
			{ id: "comparison", title: "Comparison" },
		],
	},
] as const;

export type SectionId = (typeof CONTENTS)[number]["sections"][number]["id"];

/** What a section is called. */
export function titleOf(id: SectionId): string {
	return CONTENTS.flatMap(({ sections }) => [...sections]).find((section) => section.id === id)?.title ?? id;
}

/** The sections to go to: beside them where there is room, else before them. */
export function Contents() {
	return (
		<nav
			aria-label="Contents"
			className="lg:sticky lg:top-0 lg:max-h-dvh lg:self-start lg:overflow-y-auto lg:py-6"
		>
			{CONTENTS.map(({ group, sections }) => (
				<div key={group} className="mb-4">
					<p className="eyebrow mb-1.5">{group}</p>
					<ul className="flex flex-wrap gap-x-4 text-sm leading-snug lg:block">
						{sections.map(({ id, title }) => (
							<li key={id}>
								<a
									href={`#${id}`}
									className="flex min-w-11 items-center py-1 text-ink-soft underline-offset-4 pointer-coarse:min-h-11 hover:text-ink hover:underline"
								>
									{title}
								</a>
							</li>
						))}
					</ul>
				</div>
			))}
		</nav>
	);
}
