import { formatBytes, formatCount } from "#app/_lib/format.ts";
import type { Evidence } from "#server/contract/evidence.ts";

/** Of one block, as Postgres is built unless told otherwise. */
export const BLOCK_BYTES = 8_192;

/** The blocks that an execution touched, "91 blocks touched (728 KiB), 3 not cached". */
export function blocksText({ blocksHit, blocksRead }: Pick<Evidence, "blocksHit" | "blocksRead">): string {
	const blocks = blocksHit + blocksRead;
	return `${formatCount(blocks)} blocks touched (${formatBytes(blocks * BLOCK_BYTES)}), ${formatCount(blocksRead)} not cached`;
}
