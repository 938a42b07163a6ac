import type { ReactNode } from "react";
import { noiseFloorSentence } from "#app/_bench/noise-floor.ts";
import type { Result } from "#server/contract/result.ts";

type FindingProps = { waiting: string | null; result: Result | null; children: ReactNode };

/** The sentences on top; they keep their place before they are there. */
export function Finding({ waiting, result, children }: FindingProps) {
	if (result === null && waiting === null) return null;
	return (
		<section aria-label="Verdict" aria-live="polite" className="min-h-36">
			{result === null ? (
				<p className="max-w-[46ch] font-serif text-ink-faint text-xl leading-snug">{waiting}</p>
			) : (
				<>
					{children}
					<p className="figures mt-5 max-w-[100ch] text-ink-faint text-xs leading-relaxed">
						{noiseFloorSentence(result)}
					</p>
				</>
			)}
		</section>
	);
}
