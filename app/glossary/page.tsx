import type { Metadata } from "next";
import { termAnchor } from "#app/_lesson/term-anchor.ts";
import { openCaller } from "#app/_lib/caller.ts";

export const metadata: Metadata = { title: "Words of the course" };

export default async function GlossaryPage() {
	const caller = await openCaller();
	const entries = await caller.lessons.glossary();
	const ordered = entries.toSorted((one, other) => one.term.localeCompare(other.term, "en"));
	return (
		<div className="mx-auto max-w-3xl px-4 pt-12 sm:px-8">
			<p className="eyebrow">Glossary</p>
			<h1 className="mt-2 font-serif text-4xl leading-tight tracking-tight">The words of the course</h1>
			{ordered.length === 0 ? (
				<p className="mt-6 max-w-[60ch] text-ink-soft">
					There is no word yet. Words and their meanings are kept in{" "}
					<code className="font-mono text-sm">lessons/_glossary.yaml</code>.
				</p>
			) : (
				<dl className="mt-8 border-rule-strong border-t">
					{ordered.map(({ term, meaning, source }) => (
						<div
							key={term}
							id={termAnchor(term)}
							className="grid gap-x-8 gap-y-1 border-rule border-b py-4 target:bg-accent-soft sm:grid-cols-[12rem_1fr]"
						>
							<dt className="font-semibold font-serif-bold text-lg leading-snug">{term}</dt>
							<dd className="max-w-[60ch] leading-relaxed">
								{meaning}
								{source === null ? null : <span className="mt-1 block text-ink-faint text-sm">{source}</span>}
							</dd>
						</div>
					))}
				</dl>
			)}
		</div>
	);
}
