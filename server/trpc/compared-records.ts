import { compareItems } from "#server/comparisons/compare-items.ts";
import { type OpenRecord, withRecords } from "#server/comparisons/record-store.ts";
import { type RecordComparisonInput, recordComparisonInput } from "#server/contract/comparison.ts";
import { Fault } from "#server/contract/fault.ts";
import { faultOfIssues } from "#server/contract/issue.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { declarationFor } from "#server/lessons/experiments.ts";
import { stringifyInTurns } from "#server/reports/json-turns.ts";
import { answered } from "./answered.ts";
import { keptRuns } from "./comparisons.ts";
import { checkOrigin } from "./http.ts";
import type { Services } from "./process.ts";
import { readOpened } from "./run-files.ts";

/** What is asked, before the files. */
const HEAD_BYTES = 16 * 1024;
const BODY = {
	mostBytes: LIMITS.recordBytes + HEAD_BYTES,
	advice: "It is the most that all records of a comparison may have together. Compare fewer of them.",
};
const LINE_END = "\n".charCodeAt(0);
/** Of an answer: its things, each thing's lists, and the entries of these, of which a plan is the longest. */
const ANSWER_DEPTH = 4;

/**
 * Records beside each other and beside runs, as `comparisons.get` puts runs: a line of JSON with what that is asked, and
 * after it the files, one right after the other, as `records` in that line tells their names and bytes. So nothing of
 * them has to be searched for where one ends. All files together may be as large as one alone, so that a comparison
 * costs no more than opening one does. Nothing of them is kept.
 */
export async function handleComparisonRequest(request: Request, services: Services): Promise<Response> {
	return answered(request, services, async () => {
		checkOrigin(request.headers);
		const text = await services.bodies.hold(request, BODY, (body) => {
			const { asked, files } = readAsked(body);
			return services.slots.records.hold(() => compareAsked(asked, files, services));
		});
		return new Response(text, {
			headers: { "content-type": "application/json", "cache-control": "no-store" },
		});
	});
}

async function compareAsked(
	{ items, ...ways }: Asked["asked"],
	files: Asked["files"],
	{ slots, workbench }: Services,
): Promise<string> {
	const store = withRecords(keptRuns(workbench.db, null), await openAll(files));
	const comparison = await slots.comparisons.hold(() => compareItems(items, store, ways));
	return stringifyInTurns(comparison, ANSWER_DEPTH);
}

type Asked = { asked: Omit<RecordComparisonInput, "records">; files: ReadonlyMap<string, Uint8Array> };

/** @throws Fault `bad-request` with the field, or where the files are not what it tells of them. */
function readAsked(body: Uint8Array): Asked {
	const end = body.subarray(0, HEAD_BYTES).indexOf(LINE_END);
	let raw: unknown;
	try {
		raw = JSON.parse(new TextDecoder().decode(body.subarray(0, Math.max(0, end))));
	} catch {
		throw new Fault("bad-request", "The request's body does not begin with a line of JSON.");
	}
	const parsed = recordComparisonInput.safeParse(raw);
	if (!parsed.success) throw faultOfIssues(parsed.error, raw);
	const { records, ...asked } = parsed.data;
	const names = new Set(asked.items.flatMap(({ from, run }) => (from === "file" ? [run] : [])));
	const files = new Map<string, Uint8Array>();
	let at = end + 1;
	for (const { name, bytes } of records) {
		if (!names.delete(name)) {
			throw new Fault("bad-request", "A record came along that is not asked for, or twice.");
		}
		files.set(name, body.subarray(at, at + bytes));
		at += bytes;
	}
	if (at !== body.length) {
		throw new Fault("bad-request", "The records are cut off, or are longer than was said. Send them again.");
	}
	return { asked, files };
}

async function openAll(files: ReadonlyMap<string, Uint8Array>): Promise<Map<string, OpenRecord>> {
	const records = new Map<string, OpenRecord>();
	for (const [name, file] of files) {
		const record = await readOpened(file);
		const declaration = await declarationFor(record.request, record.declaration ?? null);
		records.set(name, { ...record, declaration });
	}
	return records;
}
