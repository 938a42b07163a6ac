import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { formatDatabaseUrl } from "#db/client.ts";
import { Fault } from "#server/contract/fault.ts";
import { endProgram, labCommand } from "./own-programs.ts";
import type { BenchContext } from "./part.ts";

/** An arm in words, and its experiment. */
export type ServedArm = { experiment: string; arm: string };

const STOP_MS = 10_000;

/**
 * Runs `lab serve` in a process of its own while something is done with it.
 *
 * @throws Fault `io` with its last words when it does not come up.
 */
export async function withServedArm<T>(
	context: BenchContext,
	{ experiment, arm }: ServedArm,
	work: (url: string) => Promise<T>,
): Promise<T> {
	const args = [...labCommand(), "serve", experiment, "--arm", arm, "--port", "0", "--json"];
	const child = spawn(process.execPath, args, {
		env: {
			...process.env,
			LAB_DATABASE_URL: formatDatabaseUrl(context.target),
			LAB_SCALE: String(context.scale),
			LAB_SEED: String(context.seed),
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	let said = "";
	createInterface({ input: child.stderr }).on("line", (line) => {
		said = line;
		context.log(line);
	});
	const exited = once(child, "exit");
	const onAbort = () => child.kill("SIGTERM");
	context.signal.addEventListener("abort", onAbort, { once: true });
	try {
		const [line] = (await Promise.race([
			once(createInterface({ input: child.stdout }), "line"),
			exited,
		])) as unknown[];
		if (typeof line !== "string") throw new Fault("io", `lab serve did not come up: ${said}`);
		return await work(JSON.parse(line).url);
	} finally {
		context.signal.removeEventListener("abort", onAbort);
		await endProgram(child, STOP_MS);
	}
}
