import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { retireParts } from "./build-parts.mjs";

const HOUR_MS = 3_600_000;
let folder = "";

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "latency-lab-parts-"));
});
afterEach(() => rm(folder, { recursive: true }));

const left = async () => (await readdir(folder)).sort();

/** A build that wrote these files just now, as bundlers leave alone what would not change. */
async function build(nowMs: number, ...names: string[]): Promise<void> {
	const there = await left();
	for (const name of names.filter((one) => !there.includes(one))) {
		await writeFile(path.join(folder, name), "");
		await utimes(path.join(folder, name), new Date(nowMs), new Date(nowMs));
	}
	retireParts(
		folder,
		names.map((name) => `.build/${name}`),
		nowMs,
	);
}

test("a part stays for a day after the first build that is without it, however old it is, and goes then", async () => {
	const startMs = Date.now();
	await build(startMs, "cli.js", "part-OLD.js", "part-OLD.js.map", "part-SAME.js");
	const lateMs = startMs + 500 * HOUR_MS;
	await build(lateMs, "cli.js", "part-NEW.js", "part-SAME.js");
	// A command that was started by the build before may load it now.
	expect(await left()).toEqual(["cli.js", "part-NEW.js", "part-OLD.js", "part-OLD.js.map", "part-SAME.js"]);
	await build(lateMs + 23 * HOUR_MS, "cli.js", "part-NEW.js", "part-SAME.js");
	expect(await left()).toContain("part-OLD.js");
	await build(lateMs + 25 * HOUR_MS, "cli.js", "part-NEW.js", "part-SAME.js");
	expect(await left()).toEqual(["cli.js", "part-NEW.js", "part-SAME.js"]);
});

test("a part that is used again is as good as new", async () => {
	const startMs = Date.now();
	await build(startMs, "part-A.js");
	await build(startMs + HOUR_MS, "part-B.js");
	await build(startMs + 20 * HOUR_MS, "part-A.js");
	await build(startMs + 30 * HOUR_MS, "part-C.js");
	expect(await left()).toEqual(["part-A.js", "part-B.js", "part-C.js"]);
	await build(startMs + 45 * HOUR_MS, "part-C.js");
	expect(await left()).toEqual(["part-A.js", "part-C.js"]);
});

test("nothing that is no part is taken away", async () => {
	const startMs = Date.now();
	await build(startMs, "cli.js", "lessons-in-order.json");
	await build(startMs + 100 * HOUR_MS, "part-A.js");
	await build(startMs + 200 * HOUR_MS, "part-A.js");
	expect(await left()).toEqual(["cli.js", "lessons-in-order.json", "part-A.js"]);
});
