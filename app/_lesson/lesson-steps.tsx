import Link from "next/link";

/** A lesson before or after this one. */
export type Step = { slug: string; title: string };

/** To the lessons before and after. */
export function LessonSteps({ previous, next }: { previous: Step | undefined; next: Step | undefined }) {
	if (previous === undefined && next === undefined) return null;
	const link = "group block rounded-md border border-rule px-4 py-3 hover:border-rule-strong hover:bg-card";
	return (
		<nav aria-label="Lessons" className="mt-12 grid max-w-[40rem] gap-3 sm:grid-cols-2 print:hidden">
			{previous === undefined ? (
				<span />
			) : (
				<Link href={`/lessons/${previous.slug}`} prefetch={false} className={link}>
					<span className="block text-ink-faint text-xs">Previous</span>
					<span className="font-serif text-lg group-hover:underline">{previous.title}</span>
				</Link>
			)}
			{next === undefined ? null : (
				<Link href={`/lessons/${next.slug}`} prefetch={false} className={`${link} sm:text-right`}>
					<span className="block text-ink-faint text-xs">Next</span>
					<span className="font-serif text-lg group-hover:underline">{next.title}</span>
				</Link>
			)}
		</nav>
	);
}
