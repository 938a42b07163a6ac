import { type ChildProcess, spawn } from "node:child_process";
import os from "node:os";
import { findProgram } from "#db/program.ts";
import { endProgram } from "./own-programs.ts";

/** Turns round and round, and ends when nobody waits for it any more. */
const LOOP =
	"const parent = process.ppid; for (let turn = 1; ; turn++) if (turn % 1e8 === 0 && process.ppid !== parent) process.exit()";
const STOP_MS = 1_000;

/**
 * Keeps all cores awake while something is measured: one process for each turns round, at a priority at which it runs
 * only where nothing else wants the core. A core that has nothing to do sleeps and takes tens of microseconds to wake,
 * so a tool that waits in a spin, as our open loop does, would find the service quicker than one that sleeps itself,
 * and neither would be wrong.
 */
export async function withCoresAwake<T>(work: () => Promise<T>): Promise<T> {
	const turning = Array.from({ length: os.availableParallelism() }, startTurning);
	try {
		return await work();
	} finally {
		await Promise.all(turning.map((one) => endProgram(one, STOP_MS)));
	}
}

function startTurning(): ChildProcess {
	const chrt = findProgram("chrt");
	const [program, ...args] =
		chrt === undefined ? [process.execPath] : [chrt, "--idle", "0", process.execPath];
	const child = spawn(program ?? "", [...args, "-e", LOOP], { stdio: "ignore" });
	// Where there is no idle class, the lowest priority comes near it.
	if (chrt === undefined && child.pid !== undefined)
		os.setPriority(child.pid, os.constants.priority.PRIORITY_LOW);
	return child;
}
