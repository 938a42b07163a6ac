import { readFile, stat } from "node:fs/promises";
import { z } from "zod";
import type { StoredSlice } from "#db/schema/workbench.ts";
import { Fault } from "#server/contract/fault.ts";
import { faultOfIssues } from "#server/contract/issue.ts";
import { DISTURBANCES, resultSchema } from "#server/contract/result.ts";
import { type RunRequest, runRequestSchema } from "#server/contract/run.ts";
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
	request: runRequestSchema,
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

/** @throws Fault `io` when the file cannot be read, `bad-request` when it is no saved run. */
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
	return parsed.data;
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
