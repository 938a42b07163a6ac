import { formatBytes } from "#app/_lib/format.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { ShownRecord } from "#server/contract/shown-record.ts";

/**
 * Hands a file to the server, which reads it as a record and keeps nothing of it.
 *
 * @throws Error with the sentence on what is wrong with the file.
 */
export async function readRecordFile(file: File): Promise<ShownRecord> {
	if (file.size > LIMITS.recordBytes) {
		throw new Error(
			`The file has ${formatBytes(file.size)}, and no record has more than ${formatBytes(LIMITS.recordBytes)}.`,
		);
	}
	return post("/api/records", file, { headers: { "content-type": "application/json" } });
}

/**
 * Asks what only a route answers.
 *
 * @throws Error with the sentence of a refusal, or on a server that does not answer.
 */
export async function post<Answer>(
	address: string,
	body: BodyInit,
	options: Pick<RequestInit, "headers" | "signal"> = {},
): Promise<Answer> {
	const answer = await fetch(address, { ...options, method: "POST", body }).catch(() => undefined);
	if (answer === undefined) {
		throw new Error("The server did not answer. Check that Latency Lab is still running, then try again.");
	}
	if (!answer.ok) throw new Error((await answer.text()).trim());
	return answer.json();
}
