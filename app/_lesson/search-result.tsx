import type { SearchHit } from "#server/contract/learner.ts";

/** One place or word that a search found, with the words that were looked for marked. */
export function SearchResult({ hit }: { hit: SearchHit }) {
	const [title, of] =
		hit.kind === "word"
			? [hit.term, "glossary"]
			: hit.heading === null
				? [hit.lessonTitle, null]
				: [hit.heading, hit.lessonTitle];
	return (
		<>
			<p className="text-sm">
				<span className="font-semibold">{title}</span>
				{of === null ? null : <span className="text-ink-faint"> · {of}</span>}
			</p>
			<p className="mt-0.5 text-ink-soft text-sm leading-snug">
				{partsOf(hit.excerpt).map(({ text, isFound, at }) =>
					isFound ? (
						<mark key={at} className="bg-accent-soft text-ink">
							{text}
						</mark>
					) : (
						<span key={at}>{text}</span>
					),
				)}
			</p>
		</>
	);
}

/** A piece of an excerpt and its place in it; found words stand between U+0002 and U+0003. */
export type ExcerptPart = { text: string; isFound: boolean; at: number };

/** Takes an excerpt apart at its marks, which are never shown themselves. */
export function partsOf(excerpt: string): ExcerptPart[] {
	const parts: ExcerptPart[] = [];
	let at = 0;
	for (const piece of excerpt.split("\u0002")) {
		const end = piece.indexOf("\u0003");
		if (end >= 0) parts.push({ text: piece.slice(0, end), isFound: true, at: at });
		parts.push({ text: piece.slice(end + 1), isFound: false, at: at + end + 1 });
		at += piece.length + 1;
	}
	return parts.filter(({ text }) => text !== "");
}
