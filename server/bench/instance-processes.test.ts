import { expect, test } from "vitest";
import { readProcesses, requireSame } from "./instance-processes.ts";

const WEB = "  11    10  2000 next-server (v16.4.6)";
const RUNNER =
	"  12    10  3000 /usr/bin/node --import /lab/server/launch/follow.mjs --enable-source-maps /lab/.build/runner.js";
const SUPERVISOR = "  10     1  1000 node server/launch/main.mjs start";
/** Of another instance, of the runner, and a child whose folder has a telling name. */
const OTHERS = [
	"  21    20  9000 next-server (v16.4.6)",
	"  22    12  9000 /usr/bin/node /lab/.build/trial.js",
	"  13    10  9000 /opt/next-server/postgres -D /lab/.build/runner.js/data",
	"",
];

test("an instance's processes are its supervisor and that one's own children", () => {
	const found = readProcesses([WEB, ...OTHERS, RUNNER, SUPERVISOR].join("\n"), 10);
	expect(found).toEqual({
		web: { pid: 11, bytes: 2_048_000 },
		runner: { pid: 12, bytes: 3_072_000 },
		supervisor: { pid: 10, bytes: 1_024_000 },
	});
});

test.each([
	["web", [RUNNER, SUPERVISOR]],
	["runner", [WEB, SUPERVISOR]],
	["supervisor", [WEB, RUNNER]],
])("a missing %s is no process of no size", (part, lines) => {
	expect(() => readProcesses([...lines, ...OTHERS].join("\n"), 10)).toThrow(
		`The ${part} process of the lab (pid 10) is not there.`,
	);
});

test("a process that was started again is not taken for the first one", () => {
	const first = readProcesses([WEB, RUNNER, SUPERVISOR].join("\n"), 10);
	const again = readProcesses([WEB, RUNNER.replace("12", "99"), SUPERVISOR].join("\n"), 10);
	expect(() => requireSame(first, first)).not.toThrow();
	expect(() => requireSame(first, again)).toThrow(/^The runner process ended .*\(pid 12, now 99\)/);
});
