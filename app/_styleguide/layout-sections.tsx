"use client";

import { RunReport } from "#app/_bench/run-report.tsx";
import type { RecordedRuns } from "./recorded-run.ts";
import { reportAt } from "./report-at.ts";
import { Section, Specimen } from "./section.tsx";

/** Runs that are laid out: along a number, or over all combinations. */
export function LayoutSections({ runs }: { runs: RecordedRuns }) {
	const { "pool-sweep": pool, "rate-sweep": rate, switches } = runs;
	return (
		<>
			<Section
				id="sweep"
				lead="One number over a range: points appear as they are measured; where the curve bends, and what theory expects, is drawn over them once the run is done."
			>
				<Specimen of="Before a run" wide>
					<RunReport {...reportAt(pool, "idle")} />
				</Specimen>
				<Specimen of="While it is measured" wide>
					<RunReport {...reportAt(pool, "measuring")} />
				</Specimen>
				<Specimen of="Done, over the size of a pool" wide>
					<RunReport {...reportAt(pool, "done")} />
				</Specimen>
				<Specimen of="Done, over the load" wide>
					<RunReport {...reportAt(rate, "done")} />
				</Specimen>
			</Section>
			<Section
				id="factorial"
				lead="All combinations of the levels of two or three factors: what each does, whether they depend on one another, and every figure."
			>
				<Specimen of="While it is measured" wide>
					<RunReport {...reportAt(switches, "measuring")} />
				</Specimen>
				<Specimen of="Cancelled" wide>
					<RunReport {...reportAt(switches, "cancelled")} />
				</Specimen>
				<Specimen of="Done" wide>
					<RunReport {...reportAt(switches, "done")} />
				</Specimen>
			</Section>
		</>
	);
}
