import Link from "next/link";
import { useShownQuery } from "./shown-url.ts";

type PermalinkProps = { runId: string | null; className: string };

/** To the page of a run, looked at as it is here. Its place is kept until there is one, so that nothing makes room for it. */
export function Permalink({ runId, className }: PermalinkProps) {
	const shown = useShownQuery();
	const look = `finger text-sm ${className}`;
	if (runId === null) return <span className={`${look} invisible`}>Permalink</span>;
	return (
		<Link
			href={`/runs/${runId}${shown}`}
			prefetch={false}
			className={`${look} text-accent underline underline-offset-4`}
		>
			Permalink<span className="sr-only"> of this run</span>
		</Link>
	);
}
