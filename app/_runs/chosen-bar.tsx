import Link from "next/link";
import { formatPlural } from "#app/_lib/format.ts";
import { Button, buttonClass } from "#app/_ui/button.tsx";
import { useFocusHeir } from "#app/_ui/use-focus-heir.ts";
import { LIMITS } from "#server/contract/limits.ts";

const { min, max } = LIMITS.comparedItems;

/** The runs chosen for a comparison; over the end of the list as long as there are some. */
export function ChosenBar({ ids, onChange }: { ids: readonly string[]; onChange(ids: string[]): void }) {
	const bar = useFocusHeir(() => document.querySelector("h1"));
	if (ids.length === 0) return null;
	const query = new URLSearchParams(ids.map((id) => ["run", id]));
	const isTooMany = ids.length > max;
	return (
		<div
			ref={bar}
			className="sticky bottom-3 z-10 mt-6 flex flex-wrap items-center gap-3 rounded-md border border-rule-strong bg-card px-4 py-3 text-sm shadow-lg"
		>
			<p role="status" className="mr-auto">
				{formatPlural(ids.length, "run")} chosen.{" "}
				<span className="text-ink-faint">
					{ids.length < min ? "Choose one more to compare them." : null}
					{ids.length === max ? `${max} is the most.` : null}
					{isTooMany ? `${max} is the most: take some back.` : null}
				</span>
			</p>
			<Button size="small" variant="quiet" className="min-h-11 @3xl:min-h-0" onClick={() => onChange([])}>
				Choose none
			</Button>
			{ids.length < min || isTooMany ? null : (
				<Link
					href={`/compare?${query}`}
					prefetch={false}
					className={`${buttonClass("primary", "small")} min-h-11 @3xl:min-h-0`}
				>
					Compare them
				</Link>
			)}
		</div>
	);
}
