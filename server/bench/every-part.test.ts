import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { formatDatabaseUrl } from "#db/client.ts";
import { runEveryPart } from "./every-part.ts";
import type { BenchContext } from "./part.ts";

const folder = mkdtempSync(join(tmpdir(), "latency-lab-parts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Plays the bench in its child processes: each part does what its name says. */
const program = join(folder, "parts.mjs");
writeFileSync(
	program,
	`const [part, ...options] = process.argv.slice(2);
	const found = { data: { options, url: process.env.LAB_DATABASE_URL }, table: [["found"]] };
	if (part === "finds") process.send({ report: found }, () => process.exit(0));
	if (part === "fails") process.send({ failed: "There is no room." }, () => process.exit(74));
	if (part === "crashes") process.exit(3);
	if (part === "hangs") setInterval(() => {}, 1_000);`,
);

const target = { host: "/nowhere", port: 1, database: "lab", user: "u", password: "p", ssl: false } as const;

function context(signal: AbortSignal, log: (line: string) => void = () => {}): BenchContext {
	return { target, scale: 0.01, seed: 1, options: {}, log, signal };
}

test("each part runs in a process of its own, and one that fails does not keep the others from it", async () => {
	const calm = new AbortController().signal;
	const order = { options: { runs: 3 } };
	const outcomes = await runEveryPart(["fails", "crashes", "finds"], order, context(calm), program);
	expect(outcomes).toEqual([
		{ part: "fails", failed: "There is no room." },
		{ part: "crashes", failed: "It ended without a word (exit code 3)." },
		{
			part: "finds",
			report: { data: { options: ["--runs", "3"], url: formatDatabaseUrl(target) }, table: [["found"]] },
		},
	]);
});

test("an abort ends the part that runs, and those after it do not begin", async () => {
	const stop = new AbortController();
	const stopAtHangs = (line: string) => {
		if (line.includes("hangs")) setImmediate(() => stop.abort());
	};
	const stopping = context(stop.signal, stopAtHangs);
	const outcomes = await runEveryPart(["finds", "hangs", "finds"], { options: {} }, stopping, program);
	expect(outcomes.map(({ part }) => part)).toEqual(["finds", "hangs"]);
	expect(outcomes[1]).toEqual({ part: "hangs", failed: "It ended without a word (SIGTERM)." });
});
