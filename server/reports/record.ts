import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { Fault, toFault } from "#server/contract/fault.ts";
import { faultOfIssues } from "#server/contract/issue.ts";
import { checkLayout, sweepLines } from "#server/contract/layout.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { withoutLoad } from "#server/contract/load-factor.ts";
import {
	evidenceSchema,
	pointSchema,
	RECORD_SCHEMA,
	type RunFile,
	recordSchema,
	sliceSchema,
} from "#server/contract/record.ts";
import { checkRequest } from "#server/contract/run.ts";
import { parseInTurns, stringifyInTurns } from "./json-turns.ts";
import { readHistogram } from "./stored-histogram.ts";
import { Turns } from "./turns.ts";

/** The text of a record. A long one takes a while, in which others have their turn. */
export async function writeRecord(parts: Omit<RunFile, "tool" | "schema">): Promise<string> {
	return `${await stringifyInTurns({ tool: "latency-lab", schema: RECORD_SCHEMA, ...parts })}\n`;
}

/**
 * Reads the text of a record, whoever wrote it, as far as anything will be made of it. A long one takes a while, in
 * which others have their turn.
 *
 * @throws Fault `bad-request`: cut off, of something else, of a later version, or its parts contradict each other.
 */
export async function readRecord(text: string): Promise<RunFile> {
	let raw: unknown;
	try {
		raw = await parseInTurns(text);
	} catch (thrown) {
		if (thrown instanceof Fault) throw thrown;
		throw refuse(
			text.trimStart().startsWith('{"tool":"latency-lab"')
				? "is cut off: it begins as a record and has no end. Fetch it once more."
				: "is not JSON. A record is what a run's page gives, or what lab run --save has written.",
		);
	}
	const { tool, schema } =
		z.looseObject({ tool: z.unknown(), schema: z.unknown() }).safeParse(raw).data ?? {};
	if (tool !== "latency-lab") {
		throw refuse("is no saved run. A record is what a run's page gives, or what lab run --save has written.");
	}
	if (typeof schema === "number" && schema > RECORD_SCHEMA) {
		throw refuse(
			`is of schema ${schema}, which a later version wrote; this version reads schema ${RECORD_SCHEMA}. Update Latency Lab to open it.`,
		);
	}
	if (schema !== RECORD_SCHEMA) {
		throw refuse(
			`is of schema ${JSON.stringify(schema)} and this version reads schema ${RECORD_SCHEMA}. Save the run again with this version.`,
		);
	}
	const record = await checkRecord({ ...(raw as object) });
	const contradiction = findContradiction(record) ?? (await findUnreadable(record));
	if (contradiction !== undefined) throw incoherent(contradiction);
	return record;
}

/**
 * The record as its schema knows it.
 *
 * @throws Fault `bad-request` naming the field.
 */
async function checkRecord(raw: Record<string, unknown>): Promise<RunFile> {
	const slices = await checkEntries(raw, "slices", sliceSchema, LIMITS.slicesPerRun);
	const points = await checkEntries(raw, "points", pointSchema, LIMITS.eventsPerRun);
	const evidence = await checkEntries(raw, "evidence", evidenceSchema, LIMITS.laidOutArms);
	const parsed = recordSchema.safeParse({ ...raw, ...slices.rest, ...points.rest, ...evidence.rest });
	if (!parsed.success) throw incoherent(faultOfIssues(parsed.error, raw).message);
	return { ...parsed.data, ...slices.checked, ...points.checked, ...evidence.checked };
}

/**
 * The entries of a list that may be long, each checked for itself, in turns.
 *
 * @returns what is checked, and what is left for the schema of the whole: nothing of a list that is in order, and of one
 *   that has too many entries as many as show it, for to look at all of them would take long
 */
async function checkEntries<Name extends string, Entry>(
	raw: Record<string, unknown>,
	name: Name,
	schema: z.ZodType<Entry>,
	most: number,
): Promise<{ checked: { [name in Name]?: Entry[] }; rest: { [name in Name]?: unknown[] } }> {
	const list = raw[name];
	if (!Array.isArray(list)) return { checked: {}, rest: {} };
	if (list.length > most) return { checked: {}, rest: only(name, list.slice(0, most + 1)) };
	const turns = new Turns();
	const entries: Entry[] = [];
	for (const [place, entry] of list.entries()) {
		const parsed = schema.safeParse(entry);
		if (!parsed.success) throw incoherent(faultOfIssues(placed(parsed.error, [name, place]), raw).message);
		entries.push(parsed.data);
		await turns.pause();
	}
	return { checked: only(name, entries), rest: only(name, []) };
}

/** An object of one member. */
function only<Name extends string, Value>(name: Name, value: Value): { [name in Name]?: Value } {
	return { [name]: value } as { [name in Name]?: Value };
}

/** An error of an entry as one of the whole. */
function placed({ issues }: z.ZodError, at: readonly PropertyKey[]): z.ZodError {
	return new z.ZodError(issues.map((issue) => ({ ...issue, path: [...at, ...issue.path] })));
}

/** @param sentence what is wrong, and where */
function incoherent(sentence: string): Fault {
	return refuse(`does not hold together. ${sentence} ${ANEW}`);
}

const ANEW = "It was changed or damaged on its way: take it anew from where the run was measured.";

/**
 * Checks that the arms of a record are what its layout says, as fully as those of a request: what is drawn of a line or
 * of all combinations relies on it. A record of arms picked by hand is taken as it is.
 *
 * @param declaration by which it will be shown
 * @throws Fault `bad-request` as `readRecord`.
 */
export function checkLaidOut(
	{ request, output }: Pick<RunFile, "request" | "output">,
	declaration: ExperimentDeclaration,
): void {
	const { layout, load } = request;
	if (layout === undefined) return;
	const arms = output.arms.map(({ levels }) => levels);
	try {
		// What it takes is for the lab to say that is to run it again.
		const experiment = { declaration, cost: () => ({ connections: 0 }) };
		const checked = checkRequest({ experiment: request.experiment, arms, load, layout }, experiment);
		// As they are written too, for so they are drawn: what is left out does not take its default there.
		checkLayout(layout, declaration.factors, arms, load);
		if (isDeepStrictEqual(checked.load, load)) return;
	} catch (thrown) {
		throw incoherent(toFault(thrown).message);
	}
	throw incoherent("Its load is not the most that its arms have of it.");
}

/** A sentence whose subject, the file, whoever reads it puts before it. */
function refuse(sentence: string): Fault {
	return new Fault("bad-request", sentence);
}

/** What one part of a record says against another. */
function findContradiction({
	request,
	output,
	slices,
	declaration,
	points = [],
	evidence = [],
}: RunFile): string | undefined {
	if (request.experiment !== output.experiment) {
		return `Its request is for "${request.experiment}" and its result of "${output.experiment}".`;
	}
	const levels = request.arms.map((arm, place) => ({ ...output.arms[place]?.levels, ...arm }));
	const isSame = output.arms.every(
		(arm, place) => isDeepStrictEqual(arm.levels, levels[place]) && arm.arm === formatArm(arm.levels),
	);
	if (request.arms.length !== output.arms.length || !isSame) {
		return "The arms of its request are not those of its result.";
	}
	const names = output.arms.map(({ arm }) => arm);
	// What was asked of Postgres is told of arms as their experiment knows them.
	const services = output.arms.map((arm) => formatArm(withoutLoad(declaration?.factors ?? [], arm.levels)));
	const named = output.comparisons.flatMap(({ arm, baseline }) => [arm, baseline]);
	if (
		named.some((name) => !names.includes(name)) ||
		evidence.some(({ arm }) => !names.includes(arm) && !services.includes(arm)) ||
		points.some(({ arms }) => arms.length !== names.length)
	) {
		return "It tells of arms that its request does not have.";
	}
	const misplaced = findMisplaced(request, output);
	if (misplaced !== undefined) return misplaced;
	const { blocks } = output.design;
	const places = new Set(slices.map(({ arm, block }) => `${arm} ${block}`));
	const isOutside = slices.some(({ arm, block }) => arm >= output.arms.length || block >= blocks);
	if (isOutside || places.size !== slices.length || slices.length !== blocks * output.arms.length) {
		return `It has to have one slice for each of ${output.arms.length} arms in each of ${blocks} blocks.`;
	}
	return undefined;
}

/** What a layout, and what was found by it, says against the arms. */
function findMisplaced({ layout }: RunFile["request"], output: RunFile["output"]): string | undefined {
	if (!isDeepStrictEqual(layout, output.layout)) {
		return "The layout of its request is not that of its result.";
	}
	const { arms, knees = [], effects = [] } = output;
	const levels = arms.map((arm) => arm.levels);
	const swept = layout?.kind === "sweep" ? layout.factor : undefined;
	if (swept !== undefined && levels.some((arm) => typeof arm[swept] !== "number")) {
		return `It sweeps "${swept}", of which an arm has no number.`;
	}
	const crossed = layout?.kind === "factorial" ? layout.factors : [];
	const lacking = crossed.find((factor) => {
		const own = new Set(levels.map((arm) => arm[factor]));
		return own.size !== 2 || own.has(undefined);
	});
	if (lacking !== undefined)
		return `It crosses "${lacking}", which does not stand at two levels in its arms.`;
	if (layout?.kind === "factorial" && arms.length !== 2 ** crossed.length) {
		return `All combinations of ${crossed.join(" and ")} are ${2 ** crossed.length} arms, and it has ${arms.length}.`;
	}
	const lineCount = swept === undefined ? 0 : sweepLines(swept, levels).length;
	const isThere = (place: number | null) => place === null || (place >= 0 && place < arms.length);
	const isKneeOutside = knees.some(
		({ line, arm, from, to }) => line < 0 || line >= lineCount || ![arm, from, to].every(isThere),
	);
	if (isKneeOutside) return "It tells of a knee that is at none of its arms.";
	const isEffectOutside = effects.some(({ factors, given }) =>
		[...factors, ...given.map(({ factor }) => factor)].some((factor) => !crossed.includes(factor)),
	);
	return isEffectOutside ? "It tells of an effect of what it does not cross." : undefined;
}

/** Which arm or slice has no figures. */
async function findUnreadable({ output, slices }: RunFile): Promise<string | undefined> {
	const parts = [
		...output.arms.map((arm, place) => ({ ...arm, name: `Arm ${place}` })),
		...slices.map((slice) => ({ ...slice, name: `The slice of arm ${slice.arm} in block ${slice.block}` })),
	];
	const turns = new Turns();
	for (const { name, histogram, serviceHistogram } of parts) {
		try {
			readHistogram(histogram);
			if (serviceHistogram !== null) readHistogram(serviceHistogram);
		} catch (thrown) {
			return `${name}: ${toFault(thrown).message}`;
		}
		await turns.pause();
	}
	return undefined;
}
