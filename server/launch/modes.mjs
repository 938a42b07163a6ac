import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildBundles, buildPages } from "./build.mjs";
import { check, test } from "./check.mjs";
import { install } from "./install.mjs";
import { findInstance } from "./instance.mjs";
import { BUILD, LaunchError, ROOT, say } from "./project.mjs";

/**
 * Does what `npm run <mode>` asks for, after installing and building what is missing or stale.
 *
 * @param {string | undefined} mode
 * @param {string[]} args
 */
export async function launch(mode, args) {
	process.chdir(ROOT);
	process.env.NEXT_TELEMETRY_DISABLED = "1";
	// What the environment says wins over the file.
	if (existsSync(".env")) process.loadEnvFile(".env");
	try {
		const exitCode = await dispatch(mode, args);
		// The servers leave nothing open on purpose; a forgotten timer must not keep the terminal.
		if (exitCode !== undefined) process.exit(exitCode);
	} catch (error) {
		const known = error instanceof LaunchError ? error : refusedByFiles(error);
		if (known === undefined) throw error;
		say(known.message);
		process.exit(known.exitCode);
	}
}

/**
 * What the file system refused while installing or building, in words.
 *
 * @param {unknown} error
 */
function refusedByFiles(error) {
	const { code, path } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
	if (code === undefined || !["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"].includes(code))
		return undefined;
	const advice =
		code === "ENOSPC" || code === "EDQUOT"
			? "The disk is full: free some space"
			: "Start as the user who owns the folder, or give it to you with chown,";
	return new LaunchError(
		`${path ?? "A file"} could not be written (${code}). ${advice} and start again.`,
		74,
	);
}

/**
 * @param {string | undefined} mode
 * @param {string[]} args
 * @returns {Promise<number | undefined>} undefined when a command ends the process by itself
 */
async function dispatch(mode, args) {
	switch (mode) {
		case "start":
		case "dev":
		case "web":
		case "runner":
			return start(mode, args);
		case "lab":
			return command("cli", args);
		case "bench":
			return command("bench", args);
		case "check":
			return check();
		case "test":
			return test();
		default:
			throw new LaunchError(
				`There is no "${mode}". Say one of start, dev, web, runner, lab, bench, check, test.`,
				2,
			);
	}
}

/**
 * @param {"start" | "dev" | "web" | "runner"} mode
 * @param {string[]} args
 * @returns {Promise<number>}
 */
async function start(mode, args) {
	const unknown = args.find((arg) => arg !== "--reset");
	if (unknown !== undefined) {
		throw new LaunchError(
			`There is no option ${unknown}. --reset moves the database aside and begins afresh.`,
			2,
		);
	}
	const running =
		mode === "start" || mode === "dev" ? findInstance(process.env.LAB_DATA_DIR || ".data") : undefined;
	if (running !== undefined) {
		// Before any build: it would take the files from under the one that runs.
		process.stdout.write(`Latency Lab runs already at ${running.url} (pid ${running.pid}).\n`);
		return 0;
	}
	await install();
	if (mode === "dev") {
		const { register } = await import("tsx/esm/api");
		register();
		const source = pathToFileURL(join(ROOT, "server", "start.ts")).href;
		return (await import(source)).supervise(mode, { reset: args.length > 0 });
	}
	await buildBundles();
	if (mode !== "runner") await buildPages();
	const bundle = pathToFileURL(join(BUILD, "start.js")).href;
	return (await import(bundle)).supervise(mode, { reset: args.length > 0 });
}

/**
 * Runs a command in this process, as if node had been given its file.
 *
 * @param {"cli" | "bench"} name
 * @param {string[]} args
 */
async function command(name, args) {
	await install();
	await buildBundles();
	const file = join(BUILD, `${name}.js`);
	process.argv = [process.execPath, file, ...args];
	await import(pathToFileURL(file).href);
	return undefined;
}
