/** From this width on the bench stands beside the text; below it, under the block that set it. */
export const WIDE = "(min-width: 80rem)";

/** Id of the column beside the text. */
export const BENCH_COLUMN = "bench:column";

/** Id of the place under a block where its bench opens on a narrow screen. */
export function benchSlot(block: string): string {
	return `bench:of:${block}`;
}
