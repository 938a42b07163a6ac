import type { ExperimentDeclaration } from "./experiment.ts";
import type { RunFile } from "./record.ts";

/** What is made of a record that a page was given: all that it shows. Its slices, which are long, stay behind. */
export type ShownRecord = Pick<RunFile, "queuedAtMs" | "points" | "evidence" | "output" | "request"> & {
	declaration: ExperimentDeclaration;
};

/** Of a record, or of what holds more than that. */
export function shownOf(record: ShownRecord): ShownRecord {
	const { request, declaration, output, queuedAtMs, points, evidence } = record;
	return {
		request,
		declaration,
		output,
		...(queuedAtMs !== undefined && { queuedAtMs }),
		...(points && { points }),
		...(evidence && { evidence }),
	};
}
