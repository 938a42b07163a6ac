import Link from "next/link";

type PermalinkProps = { runId: string | null; className: string };

/** To the page of a run. Its place is kept until there is one, so that nothing makes room for it. */
export function Permalink({ runId, className }: PermalinkProps) {
	const look = `finger text-sm ${className}`;
	if (runId === null) return <span className={`${look} invisible`}>Permalink</span>;
	return (
		<Link
			href={`/runs/${runId}`}
			prefetch={false}
			className={`${look} text-accent underline underline-offset-4`}
		>
			Permalink<span className="sr-only"> of this run</span>
		</Link>
	);
}
