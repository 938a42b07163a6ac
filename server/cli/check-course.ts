import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { Fault } from "#server/contract/fault.ts";
import { type Course, type LessonFile, readAt } from "#server/lessons/course.ts";
import type { CheckedPlace, CheckOrder } from "./check-places.ts";
import { type CheckedLesson, checkedOf } from "./checked-lesson.ts";
import { type Keeping, KeptChecks, ownKeeping } from "./kept-checks.ts";

/** However many cores there are: beyond these the start of one more takes as long as it saves. */
const MOST_THREADS = 8;
/** Lessons whose texts are held at once, and handed to each of the threads: most courses are checked in one go. */
const READ_AT_ONCE = 256;
/** Lessons that make up for the start of a thread. */
const LESSONS_PER_THREAD = 4;
/**
 * Mebibytes for what is new in a thread's memory. A lesson is read into many times its size and let go at once; in less
 * room than that, a third of the time goes into clearing up.
 */
const YOUNG_MEBIBYTES = 96;

/** The thread's file lies beside this one: a bundle in production; in development the source, which a loader reads. */
const FROM_SOURCE = import.meta.url.endsWith(".ts");
const FILE = new URL(FROM_SOURCE ? "check-thread.ts" : "check-thread.js", import.meta.url);
const PROGRAM = FROM_SOURCE
	? `import("tsx/esm/api").then(({ register }) => { register(); return import("${FILE}"); })`
	: FILE;

/**
 * Checks all lessons of a course, over the cores of the machine where there are lessons enough. Those that an earlier
 * check found to be in order are not read again unless something has changed that they depend on.
 *
 * @returns in the order of the course
 * @throws Fault `internal` when a thread breaks down.
 */
export async function checkCourse(
	course: Course,
	{ keeping = ownKeeping(), threads = threadsFor, readAtOnce = READ_AT_ONCE }: CheckWays = {},
): Promise<CheckedLesson[]> {
	const kept = await KeptChecks.read(keeping, course);
	const places = [...course.folders.keys()];
	const checked: CheckedLesson[] = [];
	for (let at = 0; at < places.length; at += readAtOnce) {
		checked.push(...(await checkAt(course, places.slice(at, at + readAtOnce), kept, threads)));
	}
	await kept.write();
	return checked.toSorted((a, b) => a.number - b.number);
}

/** How a course is checked, unless in the ways of its own. */
export type CheckWays = {
	/** Null to keep nothing; left out, what this build keeps for itself. */
	keeping?: Keeping | null;
	/** Threads for so many lessons; with less than two, all is done in this one. */
	threads?: (lessonCount: number) => number;
	readAtOnce?: number;
};

/** Checks the lessons at some places of a course. */
async function checkAt(
	course: Course,
	places: readonly number[],
	kept: KeptChecks,
	threads: (lessonCount: number) => number,
): Promise<CheckedLesson[]> {
	const read = await Promise.all(places.map((place) => readAt(course, place)));
	const known = await Promise.all(read.map((file) => !("ok" in file) && kept.has(file)));
	const files = read.filter((file, place): file is LessonFile => !("ok" in file) && known[place] === false);
	const found = await checkFiles(course, files, threads(files.length));
	const lessonOf = new Map(files.map((file, place) => [file, found[place]]));
	for (const [file, checked] of lessonOf) if (checked?.lesson.ok) kept.add(file, checked.stamps);
	return read.map((file) => ("ok" in file ? checkedOf(file) : (lessonOf.get(file)?.lesson ?? inOrder(file))));
}

function threadsFor(lessonCount: number): number {
	return Math.min(availableParallelism(), MOST_THREADS, Math.floor(lessonCount / LESSONS_PER_THREAD));
}

function inOrder({ folder: { slug, number } }: LessonFile): CheckedLesson {
	return { slug, number, ok: true, faults: [] };
}

/** @returns in the order of the files */
async function checkFiles(
	course: Course,
	files: readonly LessonFile[],
	threadCount: number,
): Promise<CheckedPlace[]> {
	if (files.length === 0) return [];
	const order: CheckOrder = { course, files, next: new Int32Array(new SharedArrayBuffer(4)) };
	const found = threadCount < 2 ? await checkHere(order) : await checkInThreads(order, threadCount);
	return found.toSorted((a, b) => a.place - b.place);
}

async function checkHere(order: CheckOrder): Promise<CheckedPlace[]> {
	// Threads load it themselves: it is most of what there is to load.
	const { checkPlaces } = await import("./check-places.ts");
	return checkPlaces(order);
}

/** @throws Fault `internal` when one of the threads breaks down. */
export async function checkInThreads(order: CheckOrder, threadCount: number): Promise<CheckedPlace[]> {
	const threads = Array.from({ length: threadCount }, () => startThread(order));
	try {
		return (await Promise.all(threads.map(({ found }) => found))).flat();
	} finally {
		await Promise.all(threads.map(({ worker }) => worker.terminate()));
	}
}

function startThread(order: CheckOrder): { worker: Worker; found: Promise<CheckedPlace[]> } {
	const worker = new Worker(PROGRAM, {
		eval: FROM_SOURCE,
		workerData: order,
		resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEBIBYTES },
	});
	const found = new Promise<CheckedPlace[]>((resolve, reject) => {
		const fail = (cause: unknown) =>
			reject(new Fault("internal", `A thread that checks lessons broke down: ${cause}.`, { cause }));
		worker.once("message", resolve).once("error", fail);
		// Of one that has told what it found nobody waits for this.
		worker.once("exit", (exitCode) => fail(`it ended with ${exitCode}`));
	});
	return { worker, found };
}
