import { readFile, stat } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { StoredSlice } from "#db/schema/workbench.ts";
import { declaredSchema } from "#server/contract/declared.ts";
import { Fault, toFault } from "#server/contract/fault.ts";
import { faultOfIssues } from "#server/contract/issue.ts";
import { DISTURBANCES, resultSchema } from "#server/contract/result.ts";
import { type RunRequest, runRequestSchema } from "#server/contract/run.ts";
import { decodeSamples } from "#server/engine/decoding.ts";
import { writeWhole } from "./output-file.ts";
import type { FinishedRun } from "./run.ts";

/** A run of the longest budget with four arms stays far below it. */
const LONGEST_BYTES = 256 * 1024 * 1024;
const SCHEMA = 1;

const sliceSchema = z.object({
	arm: z.int().min(0),
	block: z.int().min(0),
	startMs: z.number(),
	elapsedMs: z.number(),
	errors: z.int(),
	endedCount: z.int(),
	histogram: z.string(),
	serviceHistogram: z.string().nullable(),
	disturbances: z.array(z.enum(DISTURBANCES)),
	gcMs: z.number(),
	loopDelayMaxMs: z.number(),
}) satisfies z.ZodType<StoredSlice>;

/** A run kept in a file, with all that it takes to run it again and to compare: schema 1 only ever gains fields. */
const savedRunSchema = z.object({
	tool: z.literal("latency-lab"),
	schema: z.literal(SCHEMA),
	/** Whoever has the file has all that it was: an experiment that a lesson declared comes along. */
	request: runRequestSchema.extend({ declared: declaredSchema.exactOptional() }),
	output: resultSchema.extend({ runId: z.string(), url: z.string().nullable() }),
	slices: z.array(sliceSchema),
});
export type SavedRun = z.infer<typeof savedRunSchema>;

/** @throws Fault `io` or `disk-full`. */
export async function saveRun(
	path: string,
	request: RunRequest,
	{ output, slices }: FinishedRun,
): Promise<void> {
	const saved = { tool: "latency-lab", schema: SCHEMA, request, output, slices };
	await writeWhole(path, `${JSON.stringify(saved)}\n`);
}

/**
 * Reads a saved run as far as a comparison will need it: what is wrong with it is told before anything is run for it.
 *
 * @throws Fault `io` when the file cannot be read, `bad-request` when it is no saved run, or its parts contradict each
 * other.
 */
export async function readSavedRun(path: string): Promise<SavedRun> {
	const refuse = (sentence: string) => new Fault("bad-request", `${path}: ${sentence}`);
	const text = await readText(path);
	let raw: unknown;
	try {
		raw = JSON.parse(text);
	} catch {
		throw refuse("is not JSON. Name a file that lab run --save has written.");
	}
	const { tool, schema } =
		z.looseObject({ tool: z.unknown(), schema: z.unknown() }).safeParse(raw).data ?? {};
	if (tool !== "latency-lab") throw refuse("is no saved run. Name a file that lab run --save has written.");
	if (schema !== SCHEMA) {
		throw refuse(
			`is of schema ${JSON.stringify(schema)} and this version reads schema ${SCHEMA}. Save the run again with this version.`,
		);
	}
	const parsed = savedRunSchema.safeParse(raw);
	if (!parsed.success) throw refuse(`does not hold together. ${faultOfIssues(parsed.error, raw).message}`);
	const contradiction = findContradiction(parsed.data);
	if (contradiction !== undefined) throw refuse(`does not hold together. ${contradiction}`);
	return parsed.data;
}

/** What one part of a saved run says against another, or which slice has no figures. */
function findContradiction({ request, output, slices }: SavedRun): string | undefined {
	if (request.experiment !== output.experiment) {
		return `Its request is for "${request.experiment}" and its result of "${output.experiment}".`;
	}
	const levels = request.arms.map((arm, place) => ({ ...output.arms[place]?.levels, ...arm }));
	const isSame = output.arms.every((arm, place) => isDeepStrictEqual(arm.levels, levels[place]));
	if (request.arms.length !== output.arms.length || !isSame) {
		return "The arms of its request are not those of its result.";
	}
	const { blocks } = output.design;
	const places = new Set(slices.map(({ arm, block }) => `${arm} ${block}`));
	const isOutside = slices.some(({ arm, block }) => arm >= output.arms.length || block >= blocks);
	if (isOutside || places.size !== slices.length || slices.length !== blocks * output.arms.length) {
		return `It has to have one slice for each of ${output.arms.length} arms in each of ${blocks} blocks.`;
	}
	return slices.map(findUnreadable).find((sentence) => sentence !== undefined);
}

function findUnreadable({ arm, block, histogram, serviceHistogram }: StoredSlice): string | undefined {
	try {
		decodeSamples(histogram);
		if (serviceHistogram !== null) decodeSamples(serviceHistogram);
		return undefined;
	} catch (thrown) {
		return `The slice of arm ${arm} in block ${block}: ${toFault(thrown).message}`;
	}
}

async function readText(path: string): Promise<string> {
	try {
		const { size } = await stat(path);
		if (size > LONGEST_BYTES) throw new Fault("too-large", `${path} is far too large for a saved run.`);
		return await readFile(path, "utf8");
	} catch (thrown) {
		if (thrown instanceof Fault) throw thrown;
		const { code } = thrown as NodeJS.ErrnoException;
		throw new Fault("io", `${path} cannot be read (${code}). Name a file that lab run --save has written.`);
	}
}
