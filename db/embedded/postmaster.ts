import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";

/** What `postmaster.pid` says. */
export type PostmasterFile = { pid: number; socketFolder: string; port: number; ready: boolean };

/** Reads `postmaster.pid` of a cluster; undefined when it is absent or not yet complete enough to hold a pid. */
export function readPostmasterFile(cluster: string): PostmasterFile | undefined {
	let text: string;
	try {
		text = readFileSync(join(cluster, "postmaster.pid"), "utf8");
	} catch {
		return undefined;
	}
	const lines = text.split("\n");
	const pid = Number(lines[0]);
	if (!Number.isInteger(pid) || pid <= 1) return undefined;
	return {
		pid,
		port: Number(lines[3] ?? 0),
		socketFolder: lines[4]?.trim() ?? "",
		ready: lines[7]?.trim() === "ready",
	};
}

/**
 * What the process with this number is. The number in a pid file outlives its process and is
 * given to another, so only `ours` may be used or signalled, and only `gone` and `other` allow
 * the file to be ignored: two postmasters on one cluster destroy it.
 */
export type Standing = "gone" | "ours" | "other" | "doubtful";

/** @param cluster the real path of the data, without symbolic links */
export function standingOf(pid: number, cluster: string): Standing {
	const words = commandLineOf(pid);
	if (words === undefined) return "gone";
	if (basename(words[0] ?? "") !== "postgres") return "other";
	if (words[words.indexOf("-D") + 1] === cluster) return "ours";
	// The folder may have been moved under a running postmaster, which stands in it all its life.
	const standsIn = folderOf(pid);
	if (standsIn === undefined) return "doubtful";
	return standsIn === cluster ? "ours" : "other";
}

/**
 * Whether any process stands in the cluster, as every process of a Postgres does all its life.
 * After a kill -9 of the postmaster its children need a moment to notice.
 */
export function isStoodIn(cluster: string): boolean {
	if (process.platform !== "linux") return false;
	return readdirSync("/proc").some((name) => /^\d+$/.test(name) && folderOf(Number(name)) === cluster);
}

function commandLineOf(pid: number): string[] | undefined {
	try {
		// An empty line is a process that has ended and whose parent has not asked for its exit code.
		if (process.platform === "linux") {
			const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
			return line === "" ? undefined : line.split("\0");
		}
		const line = execFileSync("ps", ["-o", "command=", "-p", String(pid)], {
			encoding: "utf8",
			stdio: ["ignore", "pipe", "ignore"],
		});
		return line.trim().split(" ");
	} catch {
		return undefined;
	}
}

function folderOf(pid: number): string | undefined {
	try {
		return readlinkSync(`/proc/${pid}/cwd`);
	} catch {
		return undefined;
	}
}
