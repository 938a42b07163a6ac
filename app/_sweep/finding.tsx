import type { ReactNode } from "react";
import { noiseFloorRoom, noiseFloorSentence } from "#app/_bench/noise-floor.ts";
import { Room } from "#app/_ui/roomy.tsx";
import type { Result } from "#server/contract/result.ts";

type FindingProps = {
	waiting: string | null;
	result: Result | null;
	/** As high as the sentences may become, of `Room`s. */
	room: ReactNode;
	children: ReactNode;
};

/** A sentence of a finding, or the room of one. */
export type Sentence = (props: { className: string; children: string }) => ReactNode;

/** A sentence of a finding as it is read. */
export const Told: Sentence = ({ className, children }) => <p className={className}>{children}</p>;

const FLOOR = "figures mt-5 max-w-[100ch] text-ink-faint text-xs leading-relaxed";

/** The sentences on top; they have the room of the longest that may come before they are there. */
export function Finding({ waiting, result, room, children }: FindingProps) {
	if (result === null && waiting === null) return null;
	return (
		<section aria-label="Verdict" aria-live="polite" className="grid grid-cols-1 *:[grid-area:1/1]">
			<div aria-hidden className="print:hidden">
				{room}
				<Room className={FLOOR}>{noiseFloorRoom([])}</Room>
			</div>
			{result === null ? (
				<p className="max-w-[46ch] font-serif text-ink-faint text-xl leading-snug">{waiting}</p>
			) : (
				<div>
					{children}
					<p className={FLOOR}>{noiseFloorSentence(result)}</p>
				</div>
			)}
		</section>
	);
}
