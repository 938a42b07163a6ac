import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ButtonSection } from "#app/_styleguide/button-section.tsx";
import { ChartSections } from "#app/_styleguide/chart-sections.tsx";
import { ComparisonSection } from "#app/_styleguide/comparison-section.tsx";
import { Contents } from "#app/_styleguide/contents.tsx";
import { FieldSection } from "#app/_styleguide/field-section.tsx";
import { FigureSections } from "#app/_styleguide/figure-sections.tsx";
import { LayoutSections } from "#app/_styleguide/layout-sections.tsx";
import { MessageSection } from "#app/_styleguide/message-section.tsx";
import { PlanSection } from "#app/_styleguide/plan-section.tsx";
import { readStyleGuide } from "#app/_styleguide/read-style-guide.ts";
import { RunSections } from "#app/_styleguide/run-sections.tsx";
import { TokenSections } from "#app/_styleguide/token-sections.tsx";

export const metadata: Metadata = { title: "Style guide" };

/** For who works on the look: in development, and where the environment asks for it. */
const isOffered = () => process.env.NODE_ENV === "development" || process.env.LAB_STYLEGUIDE === "1";

export default async function StyleGuidePage() {
	if (!isOffered()) notFound();
	const { themes, runs, compared } = await readStyleGuide();
	return (
		<div className="mx-auto max-w-[92rem] px-4 pt-10 sm:px-8">
			<p className="eyebrow">Style guide</p>
			<h1 className="mt-2 font-serif text-4xl leading-tight tracking-tight">All that pages are made of</h1>
			<p className="mt-3 max-w-[68ch] font-serif text-ink-soft text-xl leading-relaxed">
				Tokens, primitives, and every chart and pane of the bench in every state. The runs were measured with
				this lab and kept as records; what a run shows before it is done is the beginning of its own events.
			</p>
			<div className="mt-8 grid grid-cols-1 gap-x-10 lg:grid-cols-[10.5rem_minmax(0,1fr)]">
				<Contents />
				<div className="@container min-w-0 space-y-12">
					<TokenSections themes={themes} />
					<ButtonSection />
					<FieldSection />
					<MessageSection />
					<RunSections runs={runs} />
					<ChartSections runs={runs} />
					<FigureSections runs={runs} />
					<PlanSection />
					<LayoutSections runs={runs} />
					<ComparisonSection compared={compared} />
				</div>
			</div>
		</div>
	);
}
