import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "#server/contract/fault.ts";
import type { ClusterPaths } from "./cluster.ts";
import { isStoodIn, type PostmasterFile, readPostmasterFile, standingOf } from "./postmaster.ts";

/**
 * The postmaster that a killed start left running and that may be joined, once it is ready.
 * Without one nobody uses the cluster any more, and a pid file that means nothing is gone.
 *
 * @throws Fault `database-unavailable` when one seems to run and cannot be proven ours.
 */
export async function findOrphan(
	paths: ClusterPaths,
	patienceMs: number,
): Promise<PostmasterFile | undefined> {
	const deadline = performance.now() + patienceMs;
	for (;;) {
		const file = readPostmasterFile(paths.cluster);
		const standing = file === undefined ? "gone" : standingOf(file.pid, paths.cluster);
		if (file === undefined || standing === "gone" || standing === "other") break;
		if (standing === "doubtful" || performance.now() > deadline) throw inUse(paths);
		if (file.ready) return file;
		await sleep(50);
	}
	await untilLeft(paths);
	// Postgres keeps off while a process has the number in it, be it a stranger or an unburied dead one.
	await rm(join(paths.cluster, "postmaster.pid"), { force: true });
	return undefined;
}

async function untilLeft(paths: ClusterPaths): Promise<void> {
	const deadline = performance.now() + 10_000;
	while (isStoodIn(paths.cluster)) {
		if (performance.now() > deadline) throw inUse(paths);
		await sleep(50);
	}
}

function inUse(paths: ClusterPaths): Fault {
	return new Fault(
		"database-unavailable",
		`Another Postgres seems to use ${paths.folder} and cannot be joined. Stop it and start again.`,
	);
}

/** Ends the postmaster that a killed start left running, if there is one. */
export async function endOrphan(cluster: string): Promise<void> {
	const pid = readPostmasterFile(cluster)?.pid;
	if (pid === undefined) return;
	for (let look = 0; standingOf(pid, cluster) === "ours"; look++) {
		// Fast first; after five seconds at once, which the next start of that data repairs.
		if (look === 0) process.kill(pid, "SIGINT");
		if (look === 50) process.kill(pid, "SIGQUIT");
		await sleep(100);
	}
}
