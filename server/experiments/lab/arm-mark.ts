import { createHash } from "node:crypto";
import { type Arm, formatArm } from "#server/contract/arm.ts";

/** A short name for an arm, the same for the same levels, for what it keeps in a store that others use too. */
export function markOf(arm: Arm): string {
	return createHash("sha256").update(formatArm(arm)).digest("hex").slice(0, 8);
}
