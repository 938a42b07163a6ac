import { useQuery } from "@tanstack/react-query";
import { compareRecords } from "#app/_compare/compare-records.ts";
import type { ItemRef, LineRatio } from "#server/contract/comparison.ts";

/** What a record that is no run of here goes by while it is compared. */
const NAME = "record";

/**
 * How many times the figures of a record those of its repetition are, with intervals; none where they cannot be
 * worked out.
 *
 * @param record its file, or the id of the run that is repeated; undefined where the two are not to be compared
 * @param armCount of each of the two
 */
export function useRecordRatios(
	record: string | File | undefined,
	here: string,
	armCount: number,
): readonly LineRatio[] | "pending" {
	const arms = Array.from({ length: armCount }, (_, arm) => arm);
	const file = record instanceof File ? record : undefined;
	const then: ItemRef =
		typeof record === "string" ? { from: "lab", run: record, arms } : { from: "file", run: NAME, arms };
	const { data, isLoading } = useQuery({
		queryKey: [
			"record ratios",
			file === undefined ? record : [file.name, file.size, file.lastModified],
			here,
		],
		queryFn: ({ signal }) =>
			compareRecords(
				// Whether it holds on another machine is what is asked here.
				{ items: [then, { from: "lab", run: here, arms }], despiteObstacles: true },
				new Map(file === undefined ? [] : [[NAME, file]]),
				signal,
			),
		enabled: record !== undefined,
		// A file that was refused once is refused again, and may be long.
		retry: false,
		staleTime: Number.POSITIVE_INFINITY,
		refetchOnWindowFocus: false,
	});
	if (isLoading) return "pending";
	return data?.ratios.filter(({ item, arm, against }) => item === 1 && against.arm === arm) ?? [];
}
