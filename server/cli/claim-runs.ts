import { judge } from "#server/contract/claim.ts";
import { Fault, type FaultCode } from "#server/contract/fault.ts";
import type { LabStatus } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { longestSeconds } from "#server/contract/load.ts";
import { missingRequirements } from "#server/contract/requirements.ts";
import type { RunRequest } from "#server/contract/run.ts";
import type { Terminal } from "#server/supervisor/terminal.ts";
import { claimInterval } from "./claim-interval.ts";
import { runAt } from "./run.ts";
import type { ClaimOrder } from "./verify-order.ts";
import type { ClaimVerdict } from "./verify-report.ts";
import type { Workplace } from "./workplace.ts";

/** What ends all of it, for the next claim would meet it as well. */
const FATAL: readonly FaultCode[] = [
	"cancelled",
	"database-unavailable",
	"disk-full",
	"io",
	"lost",
	"lab-not-ready",
];

/** Why what speaks against a claim does not refute it, and why what speaks for it is no proof. */
const LOADED =
	"something else loaded the machine meanwhile, so that this may be its doing. Verify it when nothing else runs.";

/** Claims that stand or fall with one run, and that run: of what they ask for, with the largest of their budgets. */
export type SharedRun = { claims: readonly ClaimOrder[]; request: RunRequest };

/** Puts claims together that ask for the same arms under the same load: a run that settles one settles the others. */
export function shareRuns(claims: readonly ClaimOrder[]): SharedRun[] {
	const shared = new Map<string, ClaimOrder[]>();
	for (const claim of claims) {
		const { load, ...rest } = claim.request;
		const key = JSON.stringify({ ...rest, load: { ...load, budgetSeconds: null } });
		shared.set(key, [...(shared.get(key) ?? []), claim]);
	}
	return [...shared.values()].flatMap((together) => {
		const [first] = together;
		if (first === undefined) return [];
		const budgets = together.map(({ request }) => request.load.budgetSeconds ?? 0);
		const budgetSeconds = Math.max(...budgets) || null;
		return [
			{ claims: together, request: { ...first.request, load: { ...first.request.load, budgetSeconds } } },
		];
	});
}

/** The runs of claims that share them. */
export class ClaimRuns {
	readonly #shared: SharedRun;
	readonly #workplace: Workplace;
	readonly #terminal: Terminal;
	readonly #signal: AbortSignal;

	constructor(shared: SharedRun, workplace: Workplace, terminal: Terminal, signal: AbortSignal) {
		this.#shared = shared;
		this.#workplace = workplace;
		this.#terminal = terminal;
		this.#signal = signal;
	}

	/**
	 * Runs until each claim is decided: the first run that decides one is its last.
	 *
	 * @param repeats runs at most, as long as one is undecided.
	 * @throws Fault of a run after which no other could go better.
	 */
	async verdicts(status: LabStatus, repeats: number): Promise<ClaimVerdict[]> {
		const { claims, request } = this.#shared;
		const [missing] = claims.flatMap(({ experiment }) =>
			missingRequirements(experiment.declaration, request.arms, status),
		);
		if (missing !== undefined) return claims.map((one) => without(one, "left out", missing.sentence));
		try {
			return await this.#run(repeats);
		} catch (thrown) {
			if (!(thrown instanceof Fault) || FATAL.includes(thrown.code) || this.#signal.aborted) throw thrown;
			const outcome = thrown.code === "requirement-missing" ? "left out" : "failed";
			return claims.map((one) => without(one, outcome, thrown.message));
		}
	}

	async #run(repeats: number): Promise<ClaimVerdict[]> {
		const { claims, request } = this.#shared;
		let verdicts: ClaimVerdict[] = claims.map((one) => without(one, "undecided", ""));
		for (let run = 1; run <= repeats && verdicts.some(isUndecided); run++) {
			if (run > 1) this.#terminal.line(`Undecided; run ${run} of ${repeats}.`);
			const asked = run === 1 ? request : forAllOfItsBudget(request);
			const { output, slices } = await runAt(this.#workplace, asked, this.#terminal, this.#signal);
			verdicts = verdicts.map((verdict) => {
				if (!isUndecided(verdict)) return verdict;
				const { expectation } = verdict.claim;
				const judgement = judge(expectation, output, claimInterval(expectation, output, slices));
				const reason = judgement.isDisturbed ? LOADED : null;
				return { ...verdict, ...judgement, reason, runIds: [...verdict.runIds, output.runId] };
			});
		}
		return verdicts;
	}
}

/**
 * A run ends before its budget when its medians are decided, whatever figure a claim is about, so that one on a tail may
 * need what is left: as short once more it would be as unsure. Of a budget beyond the longest that any run is measured
 * for, a run takes the rest only while its medians are undecided.
 */
function forAllOfItsBudget(request: RunRequest): RunRequest {
	const { load } = request;
	const longest = longestSeconds(load);
	const seconds = Math.min(LIMITS.seconds.max, longest);
	return { ...request, load: { ...load, seconds, budgetSeconds: longest > seconds ? longest : null } };
}

function isUndecided({ outcome }: ClaimVerdict): boolean {
	return outcome === "undecided";
}

function without(
	{ lesson, claim, experiment }: ClaimOrder,
	outcome: ClaimVerdict["outcome"],
	reason: string,
): ClaimVerdict {
	const { counters } = experiment.declaration;
	const nothing = { value: Number.NaN, low: Number.NaN, high: Number.NaN, isDisturbed: false };
	return { lesson, claim, counters, outcome, ...nothing, reason, runIds: [] };
}
