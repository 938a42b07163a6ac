import { setTimeout as sleep } from "node:timers/promises";
import { type Judgement, judge } from "#server/contract/claim.ts";
import { Fault, type FaultCode } from "#server/contract/fault.ts";
import type { LabStatus } from "#server/contract/lab.ts";
import { missingRequirements } from "#server/contract/requirements.ts";
import type { Env } from "#server/env.ts";
import { readLabStatus } from "#server/queue/labs.ts";
import type { Terminal } from "#server/supervisor/terminal.ts";
import { runAt } from "./run.ts";
import type { ClaimOrder, VerifyOrder } from "./verify-order.ts";
import { type ClaimVerdict, verdictLine, verdictsAsJson, verdictsReport } from "./verify-report.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

const LOOK_MS = 500;
/** What ends all of it, for the next claim would meet it as well. */
const FATAL: readonly FaultCode[] = [
	"cancelled",
	"database-unavailable",
	"disk-full",
	"io",
	"lost",
	"lab-not-ready",
];

/**
 * Runs the claims one after the other, each until it is decided or its runs are spent.
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
		const verdicts: ClaimVerdict[] = [];
		for (const [place, order] of claims.entries()) {
			terminal.line(`Claim ${place + 1} of ${claims.length}: ${order.lesson}/${order.claim.id}`);
			const runs = new ClaimRuns(order, workplace, terminal, signal);
			verdicts.push(await runs.verdict(status, repeats));
		}
		return verdicts;
	} finally {
		await workplace.close();
	}
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

/** The runs of one claim. */
class ClaimRuns {
	readonly #order: ClaimOrder;
	readonly #workplace: Workplace;
	readonly #terminal: Terminal;
	readonly #signal: AbortSignal;
	readonly #runIds: string[] = [];

	constructor(order: ClaimOrder, workplace: Workplace, terminal: Terminal, signal: AbortSignal) {
		this.#order = order;
		this.#workplace = workplace;
		this.#terminal = terminal;
		this.#signal = signal;
	}

	/** @param repeats runs at most, as long as it is undecided. */
	async verdict(status: LabStatus, repeats: number): Promise<ClaimVerdict> {
		const { experiment, request } = this.#order;
		const [missing] = missingRequirements(experiment.declaration, request.arms, status);
		if (missing !== undefined) return this.#without("left out", missing.sentence);
		try {
			let judgement = await this.#run();
			for (let run = 2; run <= repeats && judgement.outcome === "undecided"; run++) {
				this.#terminal.line(`Undecided; run ${run} of ${repeats}.`);
				judgement = await this.#run();
			}
			return { ...this.#head(), ...judgement, reason: null };
		} catch (thrown) {
			if (!(thrown instanceof Fault) || FATAL.includes(thrown.code) || this.#signal.aborted) throw thrown;
			return this.#without(thrown.code === "requirement-missing" ? "left out" : "failed", thrown.message);
		}
	}

	async #run(): Promise<Judgement> {
		const { claim, request } = this.#order;
		const { output } = await runAt(this.#workplace, request, this.#terminal, this.#signal);
		this.#runIds.push(output.runId);
		return judge(claim.expectation, output);
	}

	#without(outcome: "left out" | "failed", reason: string): ClaimVerdict {
		return { ...this.#head(), outcome, value: Number.NaN, low: Number.NaN, high: Number.NaN, reason };
	}

	#head() {
		const { lesson, claim, experiment } = this.#order;
		return { lesson, claim, counters: experiment.declaration.counters, runIds: this.#runIds };
	}
}
