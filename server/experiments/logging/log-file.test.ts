import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { LogFile, type Writing } from "./log-file.ts";

const WRITINGS: Writing[] = ["sync", "async", "durable"];

/** Log files that this process has open, as the system tells it. */
function openLogs(): string[] {
	return readdirSync("/proc/self/fd").flatMap((fd) => {
		const link = `/proc/self/fd/${fd}`;
		try {
			return readlinkSync(link).includes("latency-lab-log-") ? [link] : [];
		} catch {
			// That of the listing itself is closed again.
			return [];
		}
	});
}

it.each(WRITINGS)(
	"written %s, has every line in the order of logging, once they are written",
	async (writing) => {
		const log = await LogFile.open(writing);
		for (let turn = 0; turn < 100; turn++) log.logger.info({ turn }, "request served");
		// 100 lines are more than are gathered, and fewer than two times that many remain.
		await expect.poll(() => log.counts().lines).toBeGreaterThan(50);
		const [link] = openLogs();
		const inFile = () => readFileSync(link ?? "", "utf8");
		// What is in the file is counted a moment later.
		await expect.poll(() => Buffer.byteLength(inFile()) - log.counts().bytes).toBe(0);
		const text = inFile();
		const { lines, bytes } = log.counts();
		const written = text.trimEnd().split("\n");
		expect(written.map((line) => JSON.parse(line).turn)).toEqual(
			Array.from({ length: lines }, (_, at) => at),
		);
		expect(Buffer.byteLength(text)).toBe(bytes);
		await log.close();
		expect(openLogs()).toEqual([]);
	},
);

it("has lines at risk where they gather, and none where they are written at once", async () => {
	const atRisk: number[] = [];
	for (const writing of WRITINGS) {
		const log = await LogFile.open(writing);
		for (let turn = 0; turn < 10; turn++) log.logger.info({ turn }, "request served");
		atRisk.push(log.counts().atRisk);
		expect(log.counts().lines).toBe(writing === "async" ? 0 : 10);
		log.reset();
		expect(log.counts()).toEqual({ lines: 0, bytes: 0, atRisk: writing === "async" ? 10 : 0 });
		await log.close();
		expect(log.counts().lines).toBe(writing === "async" ? 10 : 0);
	}
	expect(atRisk).toEqual([0, 10, 0]);
});

it("has no name, so that nothing of it is left whatever becomes of the process", async () => {
	const log = await LogFile.open("sync");
	log.logger.info("request served");
	expect((await readdir(tmpdir())).filter((name) => name.startsWith("latency-lab-log-"))).toEqual([]);
	await log.close();
});

it("is emptied when it has become large, and goes on counting", async () => {
	const log = await LogFile.open("sync");
	const text = "x".repeat(1024 ** 2);
	for (let turn = 0; turn < 70; turn++) {
		log.logger.info(text);
		if (turn === 9 || turn === 68) log.rotate();
	}
	const [link] = openLogs();
	expect(readFileSync(link ?? "").length).toBeLessThan(1.1 * 1024 ** 2);
	expect(log.counts().lines).toBe(70);
	expect(log.counts().bytes).toBeGreaterThan(70 * 1024 ** 2);
	await log.close();
});
