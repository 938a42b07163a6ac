import { isConnectionLost } from "#db/connection-lost.ts";
import { Fault } from "#server/contract/fault.ts";
import { errorKind } from "#server/engine/tally.ts";

/** How long a Postgres may take to say that it is there. */
const PROBE_MS = 2_000;

/**
 * Turns whatever ended a trial into a fault for the person who pressed Run, without SQL, paths or passwords; the
 * thrown thing is its cause, for the log. `probe` asks the lab's Postgres anything: when it does not answer, that
 * is the reason, whatever was thrown.
 */
export async function explainTrialFault(thrown: unknown, probe: () => Promise<unknown>): Promise<Fault> {
	if (thrown instanceof Fault && thrown.code !== "internal" && thrown.code !== "timeout") return thrown;
	const kind = errorKind(thrown);
	if (isConnectionLost(thrown) || !(await answers(probe))) {
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
	if (kind === "53300") {
		return new Fault(
			"database-unavailable",
			"Postgres has no connection left for this run. Close other programs that use it, or use fewer clients or smaller pools.",
			{ cause: thrown },
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

async function answers(probe: () => Promise<unknown>): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<false>((resolve) => {
		timer = setTimeout(() => resolve(false), PROBE_MS);
	});
	const asked = probe().then(
		() => true,
		() => false,
	);
	const answer = await Promise.race([asked, late]);
	clearTimeout(timer);
	return answer;
}
