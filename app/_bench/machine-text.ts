import { formatBytes, formatPlural } from "#app/_lib/format.ts";
import type { Fingerprint } from "#server/contract/result.ts";

/** The facts that the figures depend on, on one line. */
export function machineInWords(fingerprint: Fingerprint): string {
	const { cores, cpu, memoryBytes, platform, node, postgres, scale, seed, commit } = fingerprint;
	return [
		`${formatPlural(cores, "core")} of ${cpu}`,
		formatBytes(memoryBytes),
		platform,
		`Node ${node}`,
		`Postgres ${postgres}`,
		`data at scale ${scale}, seed ${seed}`,
		...(commit === "unknown" ? [] : [`commit ${commit.slice(0, 12)}`]),
	].join(" · ");
}
