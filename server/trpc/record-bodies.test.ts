import { afterAll, beforeAll, expect, test } from "vitest";
import { LIMITS } from "#server/contract/limits.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { closeServices, openServices } from "#server/testing/web-services.ts";
import { handleComparisonRequest } from "./compared-records.ts";
import type { Services } from "./process.ts";
import { handleRecordRequest } from "./run-files.ts";

const PIECE = new Uint8Array(1024 ** 2).fill(" ".charCodeAt(0));
const PIECES = LIMITS.recordBytes / PIECE.byteLength;

let database: TestDatabase;
let services: Services;

beforeAll(async () => {
	database = await createWorkbench();
	services = openServices(database, "bodies", 2);
});
afterAll(async () => {
	await closeServices(services);
	await database.drop();
});

/** A request whose body is so long, and whose sender then takes its time until it is told to end. */
function slowRequest(pieces: number) {
	const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
	const writer = writable.getWriter();
	// Who is refused reads no further, which is what a sender hears of it.
	const sent = (async () => {
		for (let at = 0; at < pieces; at++) await writer.write(PIECE);
	})().catch(() => {});
	const init = { method: "POST", body: readable, duplex: "half" };
	return { request: new Request("http://127.0.0.1:3000/api/records", init), sent, end: () => writer.close() };
}

test.each([
	["opened", handleRecordRequest],
	["compared", handleComparisonRequest],
])(
	"records to be %s are refused when those on their way fill what there is for all, and taken again after",
	async (_, handle) => {
		const slow = Array.from({ length: LIMITS.heldRecordBytes / LIMITS.recordBytes }, () =>
			slowRequest(PIECES),
		);
		const answers = slow.map(({ request }) => handle(request, services));
		await Promise.all(slow.map(({ sent }) => sent));
		const refused = await handle(slowRequest(1).request, services);
		expect([refused.status, await refused.text()]).toEqual([
			503,
			"Too many records are being sent just now. Try again in a few seconds.\n",
		]);
		for (const { end } of slow) await end();
		// What was sent is no record; where two are at work already, the others hear that first.
		for (const answer of await Promise.all(answers)) expect([400, 503]).toContain(answer.status);
		const next = slowRequest(1);
		const asked = handle(next.request, services);
		await next.sent;
		await next.end();
		expect((await asked).status).toBe(400);
	},
);
