import { Command, CommanderError } from "commander";
import type { Doors } from "./cli/actions.ts";
import { addLessonsCommands } from "./cli/lessons-command.ts";
import { writeStdout } from "./cli/stdout.ts";
import { EXIT, exitCodeOf, toFault } from "./contract/fault.ts";
import { createTerminal } from "./supervisor/terminal.ts";

/** Data goes to stdout and everything else to stderr, so that a result can be piped. */
const terminal = createTerminal(process.stderr);

/** Aborted by Ctrl-C and SIGTERM; the reason is the exit code. */
const interrupted = new AbortController();

const doors: Doors = {
	print: (text) => writeStdout(`${text}\n`),
	terminal,
	signal: interrupted.signal,
};

/** What measures is loaded by the commands that measure: an author who has a lesson checked does not wait for it. */
const actions = () => import("./cli/actions.ts");

const several = (text: string, before: string[]) => [...before, text];
const none: string[] = [];

function buildProgram(): Command {
	const program = new Command("lab")
		.description("Latency Lab from the command line")
		.exitOverride()
		.configureOutput({ writeErr: (text) => process.stderr.write(text) });
	addRun(program);
	program
		.command("compare")
		.description("Run a saved request again and say whether it has become worse")
		.argument("<file>", "a run kept by lab run --save")
		.option("--max-regression <share>", "how much worse a figure may be", "10%")
		.option("--metric <names>", "figures to compare, of p50, p95, p99, throughput", "p50,p99")
		.option("--strict", "fail as well for figures of which nobody can say")
		.option("--force", "compare though machine or settings differ, and say so")
		.option("--json", "print the comparison as JSON")
		.action(async (file, options) => (await actions()).compare(file, options, doors));
	program
		.command("export")
		.description("Write a stored run as a file")
		.argument("<run>", "id of the run, or the address of its page")
		.requiredOption("--format <format>", "csv, json, md or html")
		.option("--output <file>", "where to write it; stdout otherwise")
		.action(async (id, options) => (await actions()).exportRun(id, options, doors));
	program
		.command("serve")
		.description("Serve one arm of an experiment over HTTP, for load from outside")
		.argument("<experiment>", 'id of the experiment, as in "switches"')
		.option(
			"--arm <levels>",
			"the arm as factor=level,factor=level; what it leaves out takes its default",
			several,
			none,
		)
		.option("--port <number>", "where to listen; 0 takes a free port", "8080")
		.option("--host <address>", "address to listen on", "127.0.0.1")
		.option("--json", "print the URL as JSON")
		.action(async (experiment, options) => (await actions()).serve(experiment, options, doors));
	program
		.command("doctor")
		.description("Say what is there and what is missing")
		.option("--json", "print the findings as JSON")
		.action(async (options) => (await actions()).doctor(options, doors));
	const lessons = program.command("lessons");
	addLessonsCommands(lessons, { print: doors.print, say: terminal.line });
	lessons
		.command("verify")
		.description("Run the claims of lessons for real, and say which hold")
		.argument("[names...]", "addresses of lessons, or ADDRESS/CLAIM for one claim; all unless given")
		.option("--repeats <number>", "runs of one claim at most, as long as it is undecided", "3")
		.option("--strict", "fail as well for claims that cannot be decided or are left out")
		.option("--json", "print the verdicts as JSON")
		.action(async (names, options) => (await actions()).verify(names, options, doors));
	return program;
}

function addRun(program: Command): void {
	program
		.command("run")
		.description("Measure some arms of an experiment and print the result")
		.argument("<experiment>", 'id of the experiment, as in "switches"')
		.option(
			"--arm <levels>",
			"an arm as factor=level,factor=level; give two to four, the first is the baseline",
			several,
			none,
		)
		.option(
			"--sweep <factor=points>",
			"each arm, one or two, at each point of a number, as in poolSize=1..64:8 or clients=1,2,4",
		)
		.option(
			"--cross <factor=levels>",
			"two levels of a factor, as in index=none,btree; two or three of these make all combinations",
			several,
			none,
		)
		.option("--clients <number>", "clients of the closed loop; in an open one, most operations at once")
		.option("--seconds <number>", "seconds under load, shared by the arms, warm-up aside")
		.option("--think <duration>", "what a client waits between two operations, as in 20ms")
		.option("--rate <number>", "operations due per second, whether or not those before have ended")
		.option("--arrivals <kind>", "constant or poisson: evenly spaced, or at random")
		.option("--profile <shape>", "constant, ramp, steps or spike: how the rate goes within a slice")
		.option("--to-rate <number>", "where a ramp or steps end, or how high a spike goes")
		.option(
			"--until <state>",
			"decided: go on until the median of each pair is lower, higher, or equal within 5 %",
		)
		.option("--budget <duration>", "give up deciding after so long; 60s unless given")
		.option(
			"--fail-if <condition>",
			"exit with 99 if it holds, as in 'p99(index=btree) > 20ms'",
			several,
			none,
		)
		.option("--save <file>", "keep the run for lab compare")
		.option("--junit <file>", "write the conditions as JUnit XML; - is stdout")
		.option("--markdown <file>", "write the result as Markdown; - is stdout")
		.option("--json", "print the result as JSON")
		.action(async (experiment, options) => (await actions()).run(experiment, options, doors));
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
// Whoever wrote is told by the write itself.
process.stdout.on("error", () => {});

buildProgram()
	.parseAsync(process.argv)
	.catch((thrown: unknown) => {
		process.exitCode = exitCodeFor(thrown);
	})
	// A database that is gone may keep a query waiting; what was asked for is done.
	.finally(() => process.exit());
