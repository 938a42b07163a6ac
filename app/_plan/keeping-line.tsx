import { Button } from "#app/_ui/button.tsx";
import type { Keeping } from "./kept-plans.ts";

type KeepingLineProps = {
	keeping: Keeping;
	/** They were let go of just now. */
	isForgotten: boolean;
	onForget(): void;
};

/** Where the pasted plans are, and how this browser lets go of them. */
export function KeepingLine({ keeping, isForgotten, onForget }: KeepingLineProps) {
	return (
		<div className="flex min-h-8 flex-wrap items-center gap-x-3 text-ink-faint text-xs pointer-coarse:min-h-11">
			<p role="status">{isForgotten && keeping === "nothing" ? FORGOTTEN : SENTENCES[keeping]}</p>
			{keeping === "kept" ? (
				<Button size="small" variant="quiet" onClick={onForget}>
					Forget them
				</Button>
			) : null}
		</div>
	);
}

const FORGOTTEN = "Forgotten: no plan is kept in this browser any more.";

const SENTENCES: Readonly<Record<Keeping, string>> = {
	nothing: "",
	kept: "These plans are kept in this browser alone, and are there again after a reload.",
	blocked:
		"This browser keeps nothing for this site, so a reload loses the plans. Allow it to store data for this site, or keep the plans in a file.",
	full: "These plans are longer than this browser has room for, so a reload loses them. Keep them in files.",
};
