import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Machine } from "./machine.ts";
import { publish } from "./publish.ts";

const folder = mkdtempSync(join(tmpdir(), "latency-lab-publish-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const machine: Machine = {
	cores: 2,
	cpu: "a processor",
	memoryBytes: 2 ** 32,
	os: "a system",
	node: "20.19.0",
	postgres: "18.4",
	date: "2025-01-02T03:04:05.000Z",
};
const findings = {
	data: { rows: [1] },
	tables: [{ title: "one: a part", table: [["name", "ms"], ["first", "12"], ["goal: met"]] }],
};

test("what was found is on stdout in columns, and as JSON in the file, which has nothing beside it", async () => {
	const printed: string[] = [];
	const output = join(folder, "found.json");
	const print = async (text: string) => void printed.push(text);
	await publish({ json: false, output }, machine, findings, print);
	expect(printed.join("")).toMatch(
		/^2 cores of a processor.*\n\none: a part\nname {3}ms\nfirst {2}12\ngoal: met\n$/,
	);
	expect(JSON.parse(readFileSync(output, "utf8"))).toEqual({ machine, rows: [1] });
	expect(readdirSync(folder)).toEqual(["found.json"]);
});

test("a file that cannot be written any more takes nothing from what is on stdout", async () => {
	const printed: string[] = [];
	const output = join(folder, "gone", "found.json");
	const print = async (text: string) => void printed.push(text);
	await expect(publish({ json: true, output }, machine, findings, print)).rejects.toMatchObject({
		code: "io",
	});
	expect(JSON.parse(printed.join(""))).toEqual({ machine, rows: [1] });
});

test("a file that cannot be written is refused before any part has begun", async () => {
	const args = [
		"--import",
		"tsx",
		"server/bench/main.ts",
		"engine",
		"--output",
		join(folder, "gone", "found.json"),
	];
	// A part would fail here: there is no such database.
	const env = { ...process.env, LAB_DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" };
	const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
		execFile(process.execPath, args, { env }, (error, _, said) =>
			resolve({ code: error?.code, stderr: said }),
		);
	});
	expect(stderr).toContain("--output: ");
	expect(code).toBe(74);
});
