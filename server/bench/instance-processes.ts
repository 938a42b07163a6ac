import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Fault } from "#server/contract/fault.ts";

/** The processes of an instance that stay. */
export const INSTANCE_PARTS = ["web", "runner", "supervisor"] as const;
export type InstancePart = (typeof INSTANCE_PARTS)[number];

/** A process, and its resident memory. */
export type Resident = { pid: number; bytes: number };

/** What the supervisor starts, as `ps` shows it; Next gives its process a title of its own. */
const COMMANDS = { web: /^next-server \(/, runner: /[/\\]\.build[/\\]runner\.js$/ };

/** The processes of the instance with this supervisor, by `ps`, which Linux and macOS have. @throws Fault `io`. */
export async function lookAtInstance(supervisor: number): Promise<Record<InstancePart, Resident>> {
	const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,rss=,args="]);
	return readProcesses(stdout, supervisor);
}

/**
 * Finds an instance's processes, the supervisor and its own children, in lines of pid, parent, kibibytes, command.
 *
 * @throws Fault `io` when one is missing, or there are two.
 */
export function readProcesses(lines: string, supervisor: number): Record<InstancePart, Resident> {
	const all = lines.split("\n").flatMap((line) => {
		const [, pid, parent, kibibytes, command = ""] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*?)\s*$/.exec(line) ?? [];
		if (pid === undefined) return [];
		return [{ pid: Number(pid), parent: Number(parent), bytes: Number(kibibytes) * 1_024, command }];
	});
	const theOne = (part: InstancePart, found: typeof all): Resident => {
		const [one, ...others] = found;
		if (one !== undefined && others.length === 0) return { pid: one.pid, bytes: one.bytes };
		const problem = one === undefined ? "is not there" : "is there more than once";
		throw new Fault("io", `The ${part} process of the lab (pid ${supervisor}) ${problem}.`);
	};
	const child = (part: keyof typeof COMMANDS) =>
		theOne(
			part,
			all.filter(({ parent, command }) => parent === supervisor && COMMANDS[part].test(command)),
		);
	return {
		web: child("web"),
		runner: child("runner"),
		supervisor: theOne(
			"supervisor",
			all.filter(({ pid }) => pid === supervisor),
		),
	};
}

/**
 * Makes sure that the same processes are looked at all along: one that was started again begins small.
 *
 * @throws Fault `io` that names the one that is another now.
 */
export function requireSame(
	first: Record<InstancePart, Resident>,
	now: Record<InstancePart, Resident>,
): void {
	const changed = INSTANCE_PARTS.find((part) => first[part].pid !== now[part].pid);
	if (changed === undefined) return;
	throw new Fault(
		"io",
		`The ${changed} process ended during the runs and was started again (pid ${first[changed].pid}, now ${now[changed].pid}), so its growth cannot be told.`,
	);
}
