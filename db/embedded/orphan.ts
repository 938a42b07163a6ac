import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "#server/contract/fault.ts";
import type { ClusterPaths } from "./cluster.ts";
import { isStoodIn, type PostmasterFile, readPostmasterFile, standingOf } from "./postmaster.ts";

/**
 * The postmaster that a killed start left running and that may be joined, once it is ready.
 * Removes a pid file that no longer means anything.
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
		if (file === undefined) return undefined;
		const standing = standingOf(file.pid, paths.cluster);
		if (standing === "gone" || standing === "other") {
			await removePidFile(paths, file.pid);
			return undefined;
		}
		if (standing === "doubtful" || performance.now() > deadline) throw inUse(paths, file.pid);
		if (file.ready) return file;
		await sleep(50);
	}
}

/** Postgres keeps off while a process has the number in the file, be it a stranger or an unburied dead one. */
async function removePidFile(paths: ClusterPaths, pid: number): Promise<void> {
	const deadline = performance.now() + 10_000;
	while (isStoodIn(paths.cluster)) {
		if (performance.now() > deadline) throw inUse(paths, pid);
		await sleep(50);
	}
	await rm(join(paths.cluster, "postmaster.pid"), { force: true });
}

function inUse(paths: ClusterPaths, pid: number): Fault {
	return new Fault(
		"database-unavailable",
		`A Postgres (pid ${pid}) seems to use ${paths.folder} and cannot be joined. Stop it and start again.`,
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
