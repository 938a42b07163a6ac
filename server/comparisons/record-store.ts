import type { ItemRef } from "#server/contract/comparison.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";
import type { RunFile } from "#server/contract/record.ts";
import type { RunStore } from "./run-store.ts";

/** A record that was read, with what it is about. */
export type OpenRecord = RunFile & { declaration: ExperimentDeclaration };

/** The same store with records beside its runs, by the names under which they are asked for. */
export function withRecords(store: RunStore, records: ReadonlyMap<string, OpenRecord>): RunStore {
	const find = ({ run }: ItemRef): OpenRecord => {
		const record = records.get(run);
		if (record === undefined) {
			throw new Fault(
				"not-found",
				"This record was opened from a file, which is not kept and not sent along with an address. Choose the file again.",
			);
		}
		return record;
	};
	return {
		async run(ref) {
			if (ref.from === "lab") return store.run(ref);
			const { request, declaration, output, queuedAtMs, evidence } = find(ref);
			return {
				// No run of the lab has such an id, whatever the file says of its own.
				id: `file~${ref.run}`,
				request,
				declaration,
				state: "done",
				failure: null,
				result: output,
				queuedAtMs: queuedAtMs ?? null,
				evidence: evidence ?? [],
			};
		},
		slices: async (ref) => (ref.from === "lab" ? store.slices(ref) : find(ref).slices),
		points: async (ref) => (ref.from === "lab" ? store.points(ref) : (find(ref).points ?? [])),
	};
}
