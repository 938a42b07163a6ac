import { isConnectionLost, isOutOfConnections } from "#db/connection-lost.ts";
import { Fault } from "#server/contract/fault.ts";
import { errorKind } from "#server/engine/tally.ts";
import { within } from "./within.ts";

/** How long a Postgres may take to say that it is there. */
const PROBE_MS = 2_000;

/**
 * Turns whatever ended a trial into a fault for the person who pressed Run, without SQL, paths or passwords; the
 * thrown thing is its cause, for the log. `probe` asks the lab's Postgres anything: when it does not answer, that
 * is the reason, whatever was thrown. One without a free connection does not answer either, and yet it is there: that
 * is `too-busy`, which is not tried again, for a second attempt would need as many.
 */
export async function explainTrialFault(thrown: unknown, probe: () => Promise<unknown>): Promise<Fault> {
	if (thrown instanceof Fault && thrown.code !== "internal" && thrown.code !== "timeout") return thrown;
	const kind = errorKind(thrown);
	if (isOutOfConnections(thrown)) return tooBusy(thrown);
	const silence = isConnectionLost(thrown) ? "gone" : await silenceOf(probe);
	if (silence === "full") return tooBusy(thrown);
	if (silence === "gone") {
		return new Fault(
			"database-unavailable",
			"Postgres went away during the run. Run it again once it is back.",
			{ cause: thrown },
		);
	}
	if (thrown instanceof Fault) return thrown;
	if (kind === "53100") {
		return new Fault(
			"disk-full",
			"The disk of the lab's Postgres is full. Free some space and run it again.",
			{
				cause: thrown,
			},
		);
	}
	return new Fault(
		"internal",
		`The run stopped at something unexpected (${kind}). The runner's log has more.`,
		{
			cause: thrown,
		},
	);
}

function tooBusy(cause: unknown): Fault {
	return new Fault(
		"too-busy",
		"Postgres has no connection left for this run. Use fewer clients or arms, close other programs that use it, or raise its max_connections or the role's CONNECTION LIMIT.",
		{ cause },
	);
}

/** Why Postgres does not answer; undefined when it does. */
async function silenceOf(probe: () => Promise<unknown>): Promise<"gone" | "full" | undefined> {
	const asked = probe().then(
		() => "there" as const,
		(error: unknown) => (isOutOfConnections(error) ? "full" : "gone"),
	);
	const answer = (await within(asked, PROBE_MS)) ?? "gone";
	return answer === "there" ? undefined : answer;
}
