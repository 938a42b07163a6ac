import { findingsIfKnown, verdictsOf, type Work } from "./work.ts";

/** A learner's work as the JSON of `workSchema`, piece by piece. */
export async function* workJson(work: Work): AsyncGenerator<string> {
	const takenAt = new Date(work.takenAtMs).toISOString();
	yield `{"schema":1,"takenAt":"${takenAt}","lessons":${JSON.stringify(work.lessons)},"runs":[`;
	let between = "\n";
	for await (const run of work.runs) {
		const verdicts = verdictsOf(findingsIfKnown(run.result, work));
		yield between + JSON.stringify({ ...run, verdicts });
		between = ",\n";
	}
	yield "\n]}\n";
}
