import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** A process of this machine as /proc shows it. */
type Process = { pid: number; parent: number; command: string };

/** The process id of the runner of the app under test. Linux. */
export function runnerPid(): Promise<number> {
	return childPid("runner", /runner(\.js|\/main\.ts)/);
}

/** The environment that the app under test gives its web process: another like it can be started with it. Linux. */
export async function webEnvironment(): Promise<Record<string, string>> {
	// Next gives itself another title when it has started.
	const pid = await childPid("web process", /next(-server|\/dist\/bin\/next)/);
	const text = await readFile(`/proc/${pid}/environ`, "utf8");
	return Object.fromEntries(
		text.split("\0").flatMap((line) => {
			const at = line.indexOf("=");
			return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
		}),
	);
}

async function childPid(name: string, command: RegExp): Promise<number> {
	const file = path.join(process.env.LAB_E2E_DATA_DIR ?? "", "instance.json");
	const { pid }: { pid: number } = JSON.parse(await readFile(file, "utf8"));
	const child = (await processes()).find((one) => one.parent === pid && command.test(one.command));
	if (child === undefined) throw new Error(`The app (pid ${pid}) has no ${name}.`);
	return child.pid;
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
