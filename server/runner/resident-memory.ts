import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const PS_MS = 2_000;

/**
 * Resident memory of a process in bytes, as its system counts it (`VmRSS` of proc(5), or `rss` of ps(1), both in
 * KiB); null when the process is gone or the system does not tell.
 */
export async function readResidentBytes(pid: number): Promise<number | null> {
	try {
		const text =
			process.platform === "linux"
				? /^VmRSS:\s*(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "latin1"))?.[1]
				: (await run("ps", ["-o", "rss=", "-p", String(pid)], { timeout: PS_MS })).stdout.trim();
		const kibibytes = Number.parseInt(text ?? "", 10);
		return Number.isNaN(kibibytes) ? null : kibibytes * 1_024;
	} catch {
		return null;
	}
}
