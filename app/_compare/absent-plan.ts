import type { Connection } from "#app/_bench/run-stream.ts";
import type { RunView } from "#app/_bench/run-view.ts";

/** What stands where a run's plan of an arm is not, or not yet: why the run cannot be read, if it cannot. */
export function absentPlanSentence({ view, connection }: { view: RunView; connection: Connection }): string {
	if (connection.state === "refused") return connection.sentence;
	if (view.state === "done") return "This run has no plan of this arm.";
	return connection.state === "interrupted" ? "Connection lost, reconnecting…" : "Reading the run…";
}
