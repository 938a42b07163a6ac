import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { withCoresAwake } from "./awake.ts";

/** Children of this process that turn round, with their nice value or scheduling class. */
function turning(): string[] {
	return execFileSync("ps", ["-o", "pid=,ni=,cls=,args=", "--ppid", String(process.pid)])
		.toString()
		.split("\n")
		.filter((line) => line.includes("for (let turn"));
}

test.runIf(process.platform === "linux")(
	"cores are kept awake by processes that give way to all others, and only as long as something is measured",
	async () => {
		const during = await withCoresAwake(async () => {
			await new Promise((resolve) => setTimeout(resolve, 300));
			return turning();
		});
		expect(during.length).toBeGreaterThan(0);
		for (const line of during) expect(line).toMatch(/ IDL | 19 /);
		expect(turning()).toEqual([]);
	},
);
