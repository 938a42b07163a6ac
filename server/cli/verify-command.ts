import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "#server/contract/fault.ts";
import type { LabStatus } from "#server/contract/lab.ts";
import type { Env } from "#server/env.ts";
import { readLabStatus } from "#server/queue/labs.ts";
import type { Terminal } from "#server/supervisor/terminal.ts";
import { ClaimRuns, type SharedRun, shareRuns } from "./claim-runs.ts";
import type { ClaimOrder, VerifyOrder } from "./verify-order.ts";
import { type ClaimVerdict, verdictLine, verdictsAsJson, verdictsReport } from "./verify-report.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

const LOOK_MS = 500;
/**
 * Runs what the claims ask for, one after the other, each until all its claims are decided or their runs are spent.
 *
 * @returns what stdout gets, and the fault to end with: `threshold` for claims that are refuted, in a strict order also
 * for those of which nobody can say; otherwise the fault of a run that failed.
 * @throws Fault as a run does when no further claim could be run.
 */
export async function performVerification(
	order: VerifyOrder,
	env: Env,
	terminal: Terminal,
	signal: AbortSignal,
): Promise<{ text: string; fault: Fault | undefined }> {
	const verdicts = order.claims.length === 0 ? [] : await verifyAll(order, env, terminal, signal);
	const unsure = verdicts.filter(({ outcome }) => outcome === "undecided" || outcome === "left out");
	if (!order.strict) for (const verdict of unsure) terminal.line(verdictLine(verdict));
	return {
		text: order.json ? JSON.stringify(verdictsAsJson(verdicts)) : verdictsReport(verdicts),
		fault: faultOf(verdicts, order.strict),
	};
}

function faultOf(verdicts: readonly ClaimVerdict[], strict: boolean): Fault | undefined {
	const broken = verdicts.filter(
		({ outcome }) => outcome === "refuted" || (strict && (outcome === "undecided" || outcome === "left out")),
	);
	if (broken.length > 0) return new Fault("threshold", broken.map(verdictLine).join("\n"));
	const failed = verdicts.filter(({ outcome }) => outcome === "failed");
	return failed.length === 0 ? undefined : new Fault("internal", failed.map(verdictLine).join("\n"));
}

async function verifyAll(
	{ claims, repeats }: VerifyOrder,
	env: Env,
	terminal: Terminal,
	signal: AbortSignal,
): Promise<ClaimVerdict[]> {
	const workplace = await openWorkplace(env, { say: terminal.line, signal });
	try {
		const status = await untilReady(workplace, terminal, signal);
		const verdicts = new Map<ClaimOrder["claim"], ClaimVerdict>();
		for (const shared of shareRuns(claims)) {
			terminal.line(headline(shared, claims));
			const runs = new ClaimRuns(shared, workplace, terminal, signal);
			for (const verdict of await runs.verdicts(status, repeats)) verdicts.set(verdict.claim, verdict);
		}
		return claims.flatMap(({ claim }) => verdicts.get(claim) ?? []);
	} finally {
		await workplace.close();
	}
}

/** "Claims 1 and 2 of 9: indexing/fast, indexing/bounded". */
function headline({ claims }: SharedRun, all: readonly ClaimOrder[]): string {
	const places = claims.map((one) => all.indexOf(one) + 1);
	const names = claims.map(({ lesson, claim }) => `${lesson}/${claim.id}`);
	return `${claims.length === 1 ? "Claim" : "Claims"} ${places.join(" and ")} of ${all.length}: ${names.join(", ")}`;
}

/** Only a lab that is ready can say what it lacks. */
async function untilReady(
	{ workbench, gone }: Workplace,
	terminal: Terminal,
	signal: AbortSignal,
): Promise<LabStatus> {
	for (;;) {
		const status = await Promise.race([readLabStatus(workbench.db), gone]);
		if (status.state === "ready") return status;
		if (status.state === "failed") throw new Fault("lab-not-ready", status.sentence);
		if (status.state === "starting") terminal.progress(status.sentence, status.share);
		await Promise.race([sleep(LOOK_MS, undefined, { signal }).catch(() => {}), gone]);
		if (signal.aborted) throw new Fault("cancelled", "It was cancelled before a claim was run.");
	}
}
