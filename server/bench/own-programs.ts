import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Whether this runs from its sources; in a build all programs lie beside each other, one file each. */
const FROM_SOURCE = import.meta.url.endsWith(".ts");

/** Path of a file of `server/` that is run as it is, from the sources as from a build. */
export function sourceFile(path: string): string {
	return fileURLToPath(new URL(FROM_SOURCE ? `../${path}` : `../server/${path}`, import.meta.url));
}

/** What to hand to Node to run the command `lab`. */
export function labCommand(): string[] {
	return FROM_SOURCE
		? ["--import", "tsx", sourceFile("cli.ts")]
		: [fileURLToPath(new URL("cli.js", import.meta.url))];
}

/** Asks a program to end, and waits until it is gone; after `withinMs` it is ended. */
export async function endProgram(program: ChildProcess, withinMs: number): Promise<void> {
	if (program.exitCode !== null || program.signalCode !== null) return;
	const exited = once(program, "exit");
	program.kill("SIGTERM");
	const late = setTimeout(() => program.kill("SIGKILL"), withinMs);
	await exited;
	clearTimeout(late);
}
