import type { ReactNode } from "react";
import { type SectionId, titleOf } from "./contents.tsx";

type SectionProps = { id: SectionId; lead: string; children: ReactNode };

/** A part of the style guide, with an address of its own. */
export function Section({ id, lead, children }: SectionProps) {
	return (
		<section id={id} aria-labelledby={`${id}-title`} className="scroll-mt-4 border-rule-strong border-t pt-5">
			<h2 id={`${id}-title`} className="font-serif text-2xl leading-tight">
				{titleOf(id)}
			</h2>
			<p className="mt-1 max-w-[80ch] text-ink-soft text-sm leading-relaxed">{lead}</p>
			<div className="mt-4 grid grid-cols-1 gap-x-6 gap-y-5 @4xl:grid-cols-2">{children}</div>
		</section>
	);
}

type SpecimenProps = {
	/** What is shown, or how far it has come. */
	of: string;
	/** Over both columns. */
	wide?: boolean;
	children: ReactNode;
};

/** One state of one thing, on the ground on which it stands. */
export function Specimen({ of, wide, children }: SpecimenProps) {
	return (
		<div className={`min-w-0 ${wide === true ? "@4xl:col-span-2" : ""}`}>
			<p className="mb-1.5 text-ink-faint text-xs">{of}</p>
			<div className="@container rounded-md border border-rule bg-card p-4">{children}</div>
		</div>
	);
}
