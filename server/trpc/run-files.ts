import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { RunFile } from "#server/contract/record.ts";
import { type ShownRecord, shownOf } from "#server/contract/shown-record.ts";
import { declarationFor } from "#server/lessons/experiments.ts";
import { readAllEvents } from "#server/queue/events.ts";
import { getRun, noRun } from "#server/queue/runs.ts";
import { readSlices } from "#server/queue/stored-slices.ts";
import type { Database } from "#server/queue/workbench.ts";
import { csvOf } from "#server/reports/csv.ts";
import { htmlOf } from "#server/reports/html.ts";
import { stringifyInTurns } from "#server/reports/json-turns.ts";
import { markdownOf } from "#server/reports/markdown.ts";
import { checkLaidOut, readRecord, writeRecord } from "#server/reports/record.ts";
import { shownIn } from "#server/reports/reported-run.ts";
import { Turns } from "#server/reports/turns.ts";
import { answered } from "./answered.ts";
import { checkOrigin } from "./http.ts";
import type { Services } from "./process.ts";
import { runId } from "./runs.ts";

/** A run without its slices and events, which are long: a format reads what it needs of them. */
type Kept = Omit<RunFile, "tool" | "schema" | "declaration" | "slices" | "points" | "evidence"> & {
	queuedAtMs: number;
	declaration: ExperimentDeclaration;
};

type Format = { type: string; ending: string; write(run: Kept, db: Database): string | Promise<string> };

const FORMATS: Record<string, Format> = {
	record: {
		type: "application/json",
		ending: "json",
		write: async (run, db) => {
			const slices = await readSlices(db, run.output.runId);
			return writeRecord({ ...run, slices, ...shownIn(await readAllEvents(db, run.output.runId)) });
		},
	},
	html: {
		type: "text/html",
		ending: "html",
		write: async (run, db) => {
			const slices = await readSlices(db, run.output.runId);
			const { evidence } = shownIn(await readAllEvents(db, run.output.runId));
			return htmlOf({ ...run, slices, evidence }, run.declaration);
		},
	},
	md: {
		type: "text/markdown",
		ending: "md",
		write: (run) => markdownOf(run.output, run.declaration),
	},
	csv: {
		type: "text/csv",
		ending: "csv",
		write: async (run, db) => csvOf(run.output, await readSlices(db, run.output.runId)),
	},
};

/** A run that has a result, as a file to download; whoever may read its page may have it. */
export async function handleRunFileRequest(
	request: Request,
	{ id, format }: { id: string; format: string },
	services: Services,
): Promise<Response> {
	return answered(request, services, async () => {
		const found = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
		if (found === undefined) {
			throw new Fault("bad-request", `format: must be one of ${Object.keys(FORMATS).join(", ")}.`, {
				field: "format",
			});
		}
		if (!runId.safeParse(id).success) throw noRun();
		const { db } = services.workbench;
		const run = await readKept(db, id);
		return new Response(await found.write(run, db), {
			headers: {
				"content-type": `${found.type}; charset=utf-8`,
				"content-disposition": `attachment; filename="run-${id}.${found.ending}"`,
				"cache-control": "no-store",
				"x-content-type-options": "nosniff",
			},
		});
	});
}

/** Reads a record whole or says what is wrong with it; nothing of it is kept. */
export async function handleRecordRequest(request: Request, services: Services): Promise<Response> {
	return answered(request, services, async () => {
		checkOrigin(request.headers);
		const { bodies, slots } = services;
		const size = { mostBytes: LIMITS.recordBytes, advice: "No record is as large." };
		const text = await bodies.hold(request, size, (body) =>
			slots.records.hold(async () => stringifyInTurns(await openRecord(body))),
		);
		return new Response(text, {
			headers: { "content-type": "application/json", "cache-control": "no-store" },
		});
	});
}

async function openRecord(body: Uint8Array): Promise<ShownRecord> {
	const record = await readOpened(body);
	const declaration = await declarationFor(record.request, record.declaration ?? null);
	try {
		checkLaidOut(record, declaration);
	} catch (thrown) {
		throw aboutFile(thrown);
	}
	return shownOf({ ...record, declaration });
}

/** Reads a record that somebody sent, in turns. @throws Fault `bad-request`, about "the file". */
export async function readOpened(body: Uint8Array): Promise<RunFile> {
	try {
		return await readRecord(await textOf(body));
	} catch (thrown) {
		throw aboutFile(thrown);
	}
}

const DECODED_BYTES = 1024 ** 2;

/** @throws Fault `bad-request` when it is no text. */
async function textOf(body: Uint8Array): Promise<string> {
	const turns = new Turns();
	const decoder = new TextDecoder("utf-8", { fatal: true });
	const decode = (...part: Parameters<TextDecoder["decode"]>) => {
		try {
			return decoder.decode(...part);
		} catch (cause) {
			throw new Fault("bad-request", "is not text.", { cause });
		}
	};
	const parts: string[] = [];
	for (let at = 0; at < body.length; at += DECODED_BYTES) {
		parts.push(decode(body.subarray(at, at + DECODED_BYTES), { stream: true }));
		await turns.pause();
	}
	return parts.join("") + decode();
}

/** A fault of a file as a sentence that names it; what else was thrown is none of the file's. */
function aboutFile(thrown: unknown): unknown {
	return thrown instanceof Fault ? new Fault("bad-request", `The file ${thrown.message}`) : thrown;
}

/** @throws Fault `not-found` when there is no such run, or it has no result. */
async function readKept(db: Database, id: string): Promise<Kept> {
	const { request, result, state, queuedAtMs, finishedAtMs, declaration, place } = await getRun(db, id, null);
	if (result === null) {
		throw new Fault("not-found", `The run has no result to take along: it is ${state}.`);
	}
	return {
		request: { ...request, arms: request.arms.map((arm) => ({ ...arm })) },
		output: { runId: id, url: null, ...result },
		queuedAtMs,
		...(finishedAtMs !== null && { finishedAtMs }),
		...(place !== null && { place }),
		declaration: await declarationFor(request, declaration),
	};
}
