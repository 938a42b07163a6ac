import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** A process of this machine as /proc shows it. */
type Process = { pid: number; parent: number; command: string };

/** The process id of the runner of the app under test. Linux. */
export async function runnerPid(): Promise<number> {
	const file = path.join(process.env.LAB_E2E_DATA_DIR ?? "", "instance.json");
	const { pid }: { pid: number } = JSON.parse(await readFile(file, "utf8"));
	const runner = (await processes()).find(
		({ parent, command }) => parent === pid && /runner(\.js|\/main\.ts)/.test(command),
	);
	if (runner === undefined) throw new Error(`The app (pid ${pid}) has no runner.`);
	return runner.pid;
}

async function processes(): Promise<Process[]> {
	const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
	const found = await Promise.all(
		pids.map(async (pid) => {
			try {
				const [stat, command] = await Promise.all([
					readFile(`/proc/${pid}/stat`, "utf8"),
					readFile(`/proc/${pid}/cmdline`, "utf8"),
				]);
				// The name in brackets may hold spaces: the parent is the second field after it.
				const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
				return [{ pid, parent, command: command.replaceAll("\0", " ") }];
			} catch {
				return [];
			}
		}),
	);
	return found.flat();
}
