import { formatBytes } from "#app/_lib/format.ts";
import { post } from "#app/_runs/record-file.ts";
import type { ComparisonInput, RunComparison } from "#server/contract/comparison.ts";
import { LIMITS } from "#server/contract/limits.ts";

/**
 * Has records, and runs of here, put beside each other. The files are handed to the server, which keeps nothing of them.
 *
 * @param files by the names under which they are asked for
 * @throws Error with the sentence on what is wrong.
 */
export async function compareRecords(
	asked: ComparisonInput,
	files: ReadonlyMap<string, File>,
	signal: AbortSignal,
): Promise<RunComparison> {
	const bytes = [...files.values()].reduce((sum, { size }) => sum + size, 0);
	if (bytes > LIMITS.recordBytes) {
		throw new Error(
			`These records have ${formatBytes(bytes)} together, and ${formatBytes(LIMITS.recordBytes)} is the most that can be compared at once. Remove one of them.`,
		);
	}
	const records = [...files].map(([name, { size }]) => ({ name, bytes: size }));
	const head = JSON.stringify({ ...asked, records });
	const body = new Blob([head, "\n", ...files.values()], { type: "application/octet-stream" });
	return post("/api/comparisons", body, { signal });
}
