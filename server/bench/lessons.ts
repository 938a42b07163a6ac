import { execFile } from "node:child_process";
import { appendFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { makeLessons } from "#server/testing/many-lessons.ts";
import { sourceFile } from "./own-programs.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { type Spread, spreadOf } from "./spread.ts";

const LESSONS = 100;
const REPEATS = 5;
/** A check that takes so long hangs. */
const LONGEST_MS = 60_000;

/**
 * How long an author waits for `lab lessons check`, from the command to its exit: of a hundred lessons as long as those
 * of the course, all of them new or changed, and once more of the same; and what the start of any command takes of that.
 */
export async function benchLessons({ options, log, signal }: BenchContext): Promise<BenchReport> {
	const folder = await mkdtemp(path.join(tmpdir(), "latency-lab-lessons-"));
	try {
		await makeLessons(folder, LESSONS);
		const [checkMs, againMs, startMs]: [number[], number[], number[]] = [[], [], []];
		const repeats = options.repeats ?? REPEATS;
		for (let repeat = 0; repeat < repeats && !signal.aborted; repeat++) {
			log(`repeat ${repeat + 1} of ${repeats}`);
			await changeLessons(folder, repeat);
			checkMs.push(await timeLab(["lessons", "check"], folder, signal));
			againMs.push(await timeLab(["lessons", "check"], folder, signal));
			startMs.push(await timeLab(["--help"], folder, signal));
		}
		const [check, again, start] = [spreadOf(checkMs), spreadOf(againMs), spreadOf(startMs)];
		return {
			data: { lessons: LESSONS, checkMs: check, againMs: again, startMs: start },
			table: [
				["", "seconds", "least", "most"],
				line(`lab lessons check, ${LESSONS} lessons beside the course`, check),
				line("the same once more", again),
				line("lab --help", start),
			],
		};
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Gives each lesson words that no check has seen. */
async function changeLessons(folder: string, repeat: number): Promise<void> {
	for (const name of await readdir(folder)) {
		await appendFile(
			path.join(folder, name, "lesson.md"),
			`\nOf process ${process.pid}, repeat ${repeat}.\n`,
		);
	}
}

/** Milliseconds that a command takes; that it fails is thrown. */
async function timeLab(args: readonly string[], folder: string, signal: AbortSignal): Promise<number> {
	const startMs = performance.now();
	await promisify(execFile)(process.execPath, [sourceFile("launch/lab.mjs"), ...args], {
		env: { ...process.env, LAB_LESSONS_DIR: folder },
		timeout: LONGEST_MS,
		signal,
	});
	return performance.now() - startMs;
}

function line(name: string, { median, low, high }: Spread): string[] {
	return [name, ...[median, low, high].map((ms) => (ms / 1_000).toFixed(2))];
}
