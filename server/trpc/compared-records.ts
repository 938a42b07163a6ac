import { compareItems } from "#server/comparisons/compare-items.ts";
import { type OpenRecord, withRecords } from "#server/comparisons/record-store.ts";
import { comparisonInput } from "#server/contract/comparison.ts";
import { Fault } from "#server/contract/fault.ts";
import { faultOfIssues } from "#server/contract/issue.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { declarationFor } from "#server/lessons/experiments.ts";
import { answered } from "./answered.ts";
import { keptRuns } from "./comparisons.ts";
import { checkOrigin, readBody } from "./http.ts";
import type { Services } from "./process.ts";
import { readOpened } from "./run-files.ts";

/** What a form takes around its files. */
const FORM_BYTES = 16 * 1024;

/**
 * Records beside each other and beside runs, as `comparisons.get` puts runs: a form with what that is asked in
 * `comparison`, and in `record` the files, each named as it is asked for. All files together may be as large as one
 * alone, so that a comparison costs no more than opening one does. Nothing of them is kept.
 */
export async function handleComparisonRequest(request: Request, services: Services): Promise<Response> {
	return answered(request, services, async () => {
		checkOrigin(request.headers);
		const body = await readBody(
			request,
			LIMITS.recordBytes + FORM_BYTES,
			"It is the most that all records of a comparison may have together. Compare fewer of them.",
		);
		const form = await readForm(body, request.headers.get("content-type") ?? "");
		const { items, ...ways } = readAsked(form.get("comparison"));
		const names = new Set(items.flatMap(({ from, run }) => (from === "file" ? [run] : [])));
		const records = new Map<string, OpenRecord>();
		for (const file of form.getAll("record")) {
			if (typeof file === "string" || !names.delete(file.name)) {
				throw new Fault("bad-request", "A record came along that is not asked for, or twice.");
			}
			const record = await readOpened(new Uint8Array(await file.arrayBuffer()));
			const declaration = await declarationFor(record.request, record.declaration ?? null);
			records.set(file.name, { ...record, declaration });
		}
		const store = withRecords(keptRuns(services.workbench.db, null), records);
		return Response.json(await compareItems(items, store, ways), {
			headers: { "cache-control": "no-store" },
		});
	});
}

async function readForm(body: Uint8Array<ArrayBuffer>, type: string): Promise<FormData> {
	try {
		return await new Response(body, { headers: { "content-type": type } }).formData();
	} catch {
		throw new Fault("bad-request", "The request's body is no form, or is cut off.");
	}
}

/** @throws Fault `bad-request` with the field. */
function readAsked(text: FormDataEntryValue | null) {
	let raw: unknown;
	try {
		raw = JSON.parse(typeof text === "string" ? text : "");
	} catch {
		throw new Fault("bad-request", "comparison: is not JSON.", { field: "comparison" });
	}
	const parsed = comparisonInput.safeParse(raw);
	if (!parsed.success) throw faultOfIssues(parsed.error, raw);
	return parsed.data;
}
