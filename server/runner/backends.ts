import type { Sql } from "postgres";
import type { Lease } from "#server/queue/lease.ts";
import { pause } from "./pause.ts";

const LOOK_AGAIN_MS = 50;
/** A backend that does not end within this is waiting for something that no signal reaches. */
const END_MS = 2_000;

/** The name that all connections of one attempt carry. */
export function applicationNameOf(lease: Pick<Lease, "runId" | "attempt">): string {
	return `lab:${lease.runId}:${lease.attempt}`;
}

/**
 * Ends what an attempt left running in the lab database: a statement goes on after its client has died.
 * Asks again until nothing is left, for two seconds at most.
 *
 * @returns how many backends are left.
 */
export async function endBackends(admin: Sql, applicationName: string): Promise<number> {
	const deadlineMs = performance.now() + END_MS;
	for (;;) {
		const rows = await admin`
			select pg_terminate_backend(pid) from pg_stat_activity
			where application_name = ${applicationName} and pid <> pg_backend_pid()`;
		if (rows.length === 0 || performance.now() > deadlineMs) return rows.length;
		await pause(LOOK_AGAIN_MS);
	}
}
