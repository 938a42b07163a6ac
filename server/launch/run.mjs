import { spawn } from "node:child_process";
import { ROOT, say } from "./project.mjs";

/**
 * Runs a program in the project's folder to its end, its output shown as it comes; says every
 * ten seconds that it still runs when it is silent. Ctrl-C and SIGTERM reach it.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, label?: string, quiet?: boolean }} [options] `quiet` shows output only on failure
 * @returns {Promise<number>} its exit code; 128 + 15 when a signal ended it
 */
export function run(file, args, options = {}) {
	return new Promise((resolve) => {
		const child = spawn(file, [...args], {
			cwd: ROOT,
			env: { ...process.env, ...options.env },
			stdio: ["ignore", options.quiet ? "pipe" : 2, options.quiet ? "pipe" : 2],
		});
		let output = "";
		/** @param {Buffer} chunk */
		const gather = (chunk) => {
			output = (output + chunk.toString()).slice(-64 * 1024);
		};
		child.stdout?.on("data", gather);
		child.stderr?.on("data", gather);
		const startedMs = performance.now();
		const ticker = setInterval(() => {
			if (options.label) say(`  ${options.label} … ${Math.round((performance.now() - startedMs) / 1000)} s`);
		}, 10_000);
		/** @param {NodeJS.Signals} signal */
		const forward = (signal) => child.kill(signal);
		process.on("SIGINT", forward).on("SIGTERM", forward);
		/** @param {number} code */
		const finish = (code) => {
			clearInterval(ticker);
			process.off("SIGINT", forward).off("SIGTERM", forward);
			if (code !== 0 && output !== "") say(output.trimEnd());
			resolve(code);
		};
		child.on("error", (error) => {
			say(`${file} could not be run: ${error.message}`);
			finish(1);
		});
		child.on("close", (code) => finish(code ?? 143));
	});
}
