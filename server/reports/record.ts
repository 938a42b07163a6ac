import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { formatArm } from "#server/contract/arm.ts";
import { Fault, toFault } from "#server/contract/fault.ts";
import { faultOfIssues } from "#server/contract/issue.ts";
import { RECORD_SCHEMA, type RunFile, recordSchema } from "#server/contract/record.ts";
import { readHistogram } from "./stored-histogram.ts";

/** The text of a record. */
export function writeRecord(parts: Omit<RunFile, "tool" | "schema">): string {
	return `${JSON.stringify({ tool: "latency-lab", schema: RECORD_SCHEMA, ...parts })}\n`;
}

/**
 * Reads the text of a record, whoever wrote it, as far as anything will be made of it.
 *
 * @throws Fault `bad-request`: cut off, of something else, of a later version, or its parts contradict each other.
 */
export function readRecord(text: string): RunFile {
	let raw: unknown;
	try {
		raw = JSON.parse(text);
	} catch {
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
	const parsed = recordSchema.safeParse(raw);
	if (!parsed.success) throw refuse(`does not hold together. ${faultOfIssues(parsed.error, raw).message}`);
	const contradiction = findContradiction(parsed.data);
	if (contradiction !== undefined) throw refuse(`does not hold together. ${contradiction}`);
	return parsed.data;
}

/** A sentence whose subject, the file, whoever reads it puts before it. */
function refuse(sentence: string): Fault {
	return new Fault("bad-request", sentence);
}

/** What one part of a record says against another, or which slice has no figures. */
function findContradiction({
	request,
	output,
	slices,
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
	const named = [
		...output.comparisons.flatMap(({ arm, baseline }) => [arm, baseline]),
		...evidence.map(({ arm }) => arm),
	];
	if (
		named.some((name) => !names.includes(name)) ||
		points.some(({ arms }) => arms.length !== names.length)
	) {
		return "It tells of arms that its request does not have.";
	}
	const { blocks } = output.design;
	const places = new Set(slices.map(({ arm, block }) => `${arm} ${block}`));
	const isOutside = slices.some(({ arm, block }) => arm >= output.arms.length || block >= blocks);
	if (isOutside || places.size !== slices.length || slices.length !== blocks * output.arms.length) {
		return `It has to have one slice for each of ${output.arms.length} arms in each of ${blocks} blocks.`;
	}
	return slices.map(findUnreadable).find((sentence) => sentence !== undefined);
}

function findUnreadable({
	arm,
	block,
	histogram,
	serviceHistogram,
}: RunFile["slices"][number]): string | undefined {
	try {
		readHistogram(histogram);
		if (serviceHistogram !== null) readHistogram(serviceHistogram);
		return undefined;
	} catch (thrown) {
		return `The slice of arm ${arm} in block ${block}: ${toFault(thrown).message}`;
	}
}
