import { ScrollRegion } from "#app/_ui/scroll-region.tsx";

/** SQL or a plan as Postgres takes or prints it, line for line. */
export function Listing({ label, text }: { label: string; text: string }) {
	return (
		<ScrollRegion label={label} className="max-h-[28rem] overflow-auto px-3.5 py-2.5">
			<pre className="font-mono text-[0.75rem] leading-[1.55]">{text.trim()}</pre>
		</ScrollRegion>
	);
}
