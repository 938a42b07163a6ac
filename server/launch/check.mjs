import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildBundles, buildPages } from "./build.mjs";
import { install } from "./install.mjs";
import { BUILD, LaunchError, ROOT, say } from "./project.mjs";
import { run } from "./run.mjs";

/** @typedef {{ passed: number, failed: number }} Counts */

/** @type {readonly (readonly [string, string, ...string[]])[]} */
const CHECKS = [
	["format and lint", "biome", "check"],
	["route types", "next", "typegen"],
	["types", "tsc", "--noEmit"],
	[
		"import directions",
		"depcruise",
		...["app", "server", "db", "e2e", "lessons", "proxy.ts"],
		...["--config", ".dependency-cruiser.cjs", "--output-type", "err-long"],
	],
	["dead code", "knip"],
];

/** Format, lint, types, import directions, dead code: all of them, then says which failed. */
export async function check() {
	await install();
	const failed = [];
	for (const [title, program, ...args] of CHECKS) {
		say(`— ${title}`);
		if ((await tool(program, args)) !== 0) failed.push(title);
	}
	if (failed.length > 0) throw new LaunchError(`Check failed: ${failed.join(", ")}.`, 1);
	say(`${CHECKS.length} checks passed.`);
	return 0;
}

/** All that proves the product: check, unit and integration tests, build, the browser. */
export async function test() {
	const startedMs = performance.now();
	await check();
	const tests = await stage("unit and integration tests", "vitest.json", readVitest, (report) =>
		tool("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]),
	);
	say("— build");
	await buildBundles();
	await buildPages();
	const browser = await stage("browser tests", "playwright.json", readPlaywright, (report) =>
		tool("playwright", ["test", "--reporter=list,json"], { PLAYWRIGHT_JSON_OUTPUT_NAME: report }),
	);
	const minutes = ((performance.now() - startedMs) / 60_000).toFixed(1);
	say(
		`All proved in ${minutes} min: ${CHECKS.length} checks, ${tests.passed} unit and integration tests, ${browser.passed} browser tests.`,
	);
	// A line of its own, in the form that other programs read.
	say(`${tests.passed + browser.passed} passed, 0 failed`);
	return 0;
}

/**
 * @param {string} title
 * @param {string} reportName
 * @param {(report: any) => Counts} read
 * @param {(report: string) => Promise<number>} runTool
 */
async function stage(title, reportName, read, runTool) {
	say(`— ${title}`);
	const report = join(BUILD, reportName);
	rmSync(report, { force: true });
	const code = await runTool(report);
	const counts = existsSync(report)
		? read(JSON.parse(readFileSync(report, "utf8")))
		: { passed: 0, failed: 0 };
	say(`  ${title}: ${counts.passed} passed, ${counts.failed} failed.`);
	if (code !== 0) throw new LaunchError(`Failed: ${title}.`, code === 143 ? 143 : 1);
	if (counts.passed === 0) throw new LaunchError(`Failed: ${title} ran nothing.`, 1);
	return counts;
}

/** @param {{ numPassedTests: number, numFailedTests: number }} report */
function readVitest(report) {
	return { passed: report.numPassedTests, failed: report.numFailedTests };
}

/** @param {{ stats: { expected: number, unexpected: number, flaky: number } }} report */
function readPlaywright({ stats }) {
	return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
}

/**
 * @param {string} name a program that a package brought
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 */
function tool(name, args, env = {}) {
	return run(join(ROOT, "node_modules", ".bin", name), args, {
		env: { NEXT_TELEMETRY_DISABLED: "1", ...env },
	});
}
