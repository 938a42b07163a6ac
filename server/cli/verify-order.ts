import { parseArm } from "#server/contract/arm.ts";
import type { Experiment } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ClaimBlock, LessonOutline } from "#server/contract/lesson.ts";
import { checkRequest, type RunRequest } from "#server/contract/run.ts";
import { readCourse } from "#server/lessons/catalogue.ts";
import { readExperiment } from "#server/lessons/experiments.ts";
import { hint } from "#server/lessons/faults.ts";

/** What the command line was given. */
export type VerifyOptions = { repeats: string; strict?: boolean; json?: boolean };

/** A claim of a lesson, and the run that it stands or falls with. */
export type ClaimOrder = { lesson: string; claim: ClaimBlock; experiment: Experiment; request: RunRequest };

/** A checked order to verify. */
export type VerifyOrder = {
	claims: readonly ClaimOrder[];
	/** Runs of one claim at most, as long as it is undecided. */
	repeats: number;
	/** Whether a claim of which nobody can say counts as one that is refuted. */
	strict: boolean;
	json: boolean;
};

const MOST_REPEATS = 10;

/**
 * Makes a checked order of the words of a command line: the claims of the lessons named, or of all.
 *
 * @param names slugs of lessons, or `SLUG/CLAIM` for one claim.
 * @throws Fault `bad-request`: a name that leads to no lesson or claim, a lesson that has faults.
 */
export async function readVerifyOrder(
	names: readonly string[],
	{ repeats, strict = false, json = false }: VerifyOptions,
): Promise<VerifyOrder> {
	if (!/^\d{1,2}$/.test(repeats) || Number(repeats) < 1 || Number(repeats) > MOST_REPEATS) {
		throw new Fault(
			"bad-request",
			`--repeats: "${repeats.slice(0, 64)}" is not a whole number from 1 to ${MOST_REPEATS}.`,
			{ field: "--repeats" },
		);
	}
	const entries = await readCourse();
	const chosen = names.length === 0 ? entries.map(wholeOf) : names.map((name) => choose(name, entries));
	const claims: ClaimOrder[] = [];
	for (const { lesson, claim } of chosen.flatMap(claimsOf)) claims.push(await orderOf(lesson, claim));
	return { claims, repeats: Number(repeats), strict, json };
}

/** A lesson, and one of its claims or, with null, all of them. */
type Choice = { entry: LessonOutline; claim: string | null };

function wholeOf(entry: LessonOutline): Choice {
	return { entry, claim: null };
}

function choose(name: string, entries: readonly LessonOutline[]): Choice {
	const [slug = "", claim = null] = name.replace(/^(?:\d{2,3}-)?/, "").split("/");
	const entry = entries.find((one) => slugOf(one) === slug);
	if (entry !== undefined) return { entry, claim };
	throw new Fault("bad-request", `no lesson "${slug.slice(0, 64)}". ${hint(slug, entries.map(slugOf))}`, {
		field: "name",
	});
}

function claimsOf({ entry, claim: id }: Choice): { lesson: string; claim: ClaimBlock }[] {
	if (!entry.ok) {
		const [first] = entry.faults;
		const where = first === undefined ? entry.slug : `${first.file}:${first.line}:${first.column}`;
		throw new Fault(
			"bad-request",
			`${where}: the lesson has faults, and so no claims that could be run. lab lessons check names them all.`,
		);
	}
	const { lesson } = entry;
	const claims = lesson.blocks.flatMap((block) =>
		block.kind === "claim" ? [{ lesson: lesson.slug, claim: block }] : [],
	);
	const found = id === null ? claims : claims.filter(({ claim }) => claim.id === id);
	if (id === null || found.length > 0) return found;
	const ids = claims.map(({ claim }) => claim.id);
	throw new Fault("bad-request", `no claim "${id.slice(0, 64)}" in ${lesson.slug}. ${hint(id, ids)}`, {
		field: "name",
	});
}

async function orderOf(lesson: string, claim: ClaimBlock): Promise<ClaimOrder> {
	const experiment = await readExperiment(claim.experiment);
	const { factors } = experiment.declaration;
	const arms = claim.arms.map((text, place) => ({ ...parseArm(factors, text, `arms[${place}]`) }));
	const budgetSeconds = Math.max(claim.budgetSeconds, claim.load.seconds);
	const input = { experiment: claim.experiment, arms, load: { ...claim.load, budgetSeconds } };
	return { lesson, claim, experiment, request: checkRequest(input, experiment) };
}

function slugOf(entry: LessonOutline): string {
	return entry.ok ? entry.lesson.slug : entry.slug;
}
