import { Command, CommanderError } from "commander";
import { examine, reportChecks } from "./cli/doctor.ts";
import { reportOf } from "./cli/report.ts";
import { type RunOptions, readRequest, runToEnd } from "./cli/run.ts";
import { readServeOrder, type ServeOptions, serveArm } from "./cli/serve.ts";
import { EXIT, exitCodeOf, Fault, toFault } from "./contract/fault.ts";
import { readEnv } from "./env.ts";
import { findExperiment } from "./experiments/registry.ts";
import { createTerminal } from "./supervisor/terminal.ts";

/** Data goes to stdout and everything else to stderr, so that a result can be piped. */
const terminal = createTerminal(process.stderr);

/** Aborted by Ctrl-C and SIGTERM; the reason is the exit code. */
const interrupted = new AbortController();

function buildProgram(): Command {
	const program = new Command("lab")
		.description("Latency Lab from the command line")
		.exitOverride()
		.configureOutput({ writeErr: (text) => process.stderr.write(text) });
	program
		.command("run")
		.description("Measure some arms of an experiment and print the result")
		.argument("<experiment>", 'id of the experiment, as in "switches"')
		.option(
			"--arm <levels>",
			"an arm as factor=level,factor=level; give two to four, the first is the baseline",
			(text: string, before: string[]) => [...before, text],
			[] as string[],
		)
		.option("--clients <number>", "clients of the closed loop")
		.option("--seconds <number>", "measured seconds, shared by the arms")
		.option("--json", "print the result as JSON")
		.action(run);
	program
		.command("serve")
		.description("Serve one arm of an experiment over HTTP, for load from outside")
		.argument("<experiment>", 'id of the experiment, as in "switches"')
		.option(
			"--arm <levels>",
			"the arm as factor=level,factor=level; what it leaves out takes its default",
			(text: string, before: string[]) => [...before, text],
			[] as string[],
		)
		.option("--port <number>", "where to listen; 0 takes a free port", "8080")
		.option("--host <address>", "address to listen on", "127.0.0.1")
		.option("--json", "print the URL as JSON")
		.action(serve);
	program
		.command("doctor")
		.description("Say what is there and what is missing")
		.option("--json", "print the findings as JSON")
		.action(doctor);
	return program;
}

async function run(experiment: string, options: RunOptions & { json?: boolean }): Promise<void> {
	const request = readRequest(experiment, options);
	const env = readEnv(process.env);
	const output = await runToEnd(request, env, terminal, interrupted.signal);
	const { declaration } = findExperiment(experiment);
	await print(options.json ? JSON.stringify(output) : reportOf(output, declaration));
}

async function serve(experiment: string, options: ServeOptions & { json?: boolean }): Promise<void> {
	const order = readServeOrder(experiment, options);
	const { signal } = interrupted;
	await serveArm(order, readEnv(process.env), terminal, signal, async (url) => {
		if (options.json) await print(JSON.stringify({ url }));
	});
	process.exitCode = Number(signal.reason);
}

async function doctor(options: { json?: boolean }): Promise<void> {
	const checks = await examine(readEnv(process.env));
	await print(options.json ? JSON.stringify({ checks }) : reportChecks(checks));
	if (checks.some((check) => check.state === "missing")) process.exitCode = EXIT.failed;
}

function print(text: string): Promise<void> {
	return new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
}

function exitCodeFor(thrown: unknown): number {
	if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.ok : EXIT.usage;
	const fault = toFault(thrown);
	terminal.line(fault.message);
	if (interrupted.signal.aborted) return Number(interrupted.signal.reason);
	return exitCodeOf(fault);
}

function interruptWith(exitCode: number): () => void {
	return () => {
		// The second time the person means it: nothing is waited for.
		if (interrupted.signal.aborted) process.exit(exitCode);
		terminal.line("Stopping …");
		interrupted.abort(exitCode);
	};
}

process.on("SIGINT", interruptWith(EXIT.interrupted));
process.on("SIGTERM", interruptWith(EXIT.terminated));
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	// The reader of a pipe has left: there is nobody to tell.
	if (error.code !== "EPIPE") throw new Fault("io", `The output could not be written: ${error.message}.`);
});

buildProgram()
	.parseAsync(process.argv)
	.catch((thrown: unknown) => {
		process.exitCode = exitCodeFor(thrown);
	})
	// A database that is gone may keep a query waiting; what was asked for is done.
	.finally(() => process.exit());
