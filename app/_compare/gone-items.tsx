"use client";

import { useAbsence } from "#app/_bench/use-run.ts";
import { UndoDeletion } from "#app/_runs/undo-deletion.tsx";
import { Notice } from "#app/_ui/notice.tsx";

/** A run that this lab keeps, and the places that it has among what is compared. */
export type KeptRun = { id: string; places: readonly number[] };

/** What became of the runs that are compared: it is told of each that was deleted while the page was open. */
export function GoneItems({ runs }: { runs: readonly KeptRun[] }) {
	return (
		<div role="status" className="print:hidden">
			{runs.map((run) => (
				<GoneItem key={run.id} run={run} />
			))}
		</div>
	);
}

function GoneItem({ run: { id, places } }: { run: KeptRun }) {
	const gone = useAbsence(id, true);
	if (gone === undefined) return null;
	const names = places.map((at) => at + 1).join(" and ");
	return (
		<div className="mt-5">
			<Notice tone="warn" title={`${names} ${places.length === 1 ? "is" : "are"} gone`}>
				<p>{gone}</p>
				<p>What was compared stays on this page until it is left or loaded again.</p>
				<UndoDeletion id={id} />
			</Notice>
		</div>
	);
}
