import { createHash } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import type { Course, LessonFile } from "#server/lessons/course.ts";
import { PictureFolder, type PictureStamps } from "#server/lessons/picture-folder.ts";

/** Where it is kept which lessons are in order, and what is so with the code that found them to be: another's finds are not taken. */
export type Keeping = { file: string; stamp: string };

/** Put into a build by the launcher: no other build has the same. */
declare const BUILD_STAMP: string | undefined;

/** Lessons that are kept at most; a course has fewer. */
const MOST_KEPT = 2_000;

/** Beside the build that runs; null, which is to keep nothing, where none does: sources change without a stamp. */
export function ownKeeping(): Keeping | null {
	if (typeof BUILD_STAMP === "undefined") return null;
	return { file: `${import.meta.dirname}/lessons-in-order.json`, stamp: BUILD_STAMP };
}

/**
 * The lessons of a course that an earlier check found to be in order, as they are now. Of one with faults nothing is
 * kept: it is read again by every check, so that what is told of it is always of now.
 */
export class KeptChecks {
	readonly #keeping: Keeping | null;
	readonly #surroundings: string;
	readonly #before: ReadonlyMap<string, PictureStamps>;
	readonly #now = new Map<string, PictureStamps>();

	private constructor(keeping: Keeping | null, course: Course, before: ReadonlyMap<string, PictureStamps>) {
		this.#keeping = keeping;
		const { slugs, glossary } = course;
		this.#surroundings = JSON.stringify([keeping?.stamp, process.version, slugs, glossary.entries]);
		this.#before = before;
	}

	/** @param keeping null to keep nothing */
	static async read(keeping: Keeping | null, course: Course): Promise<KeptChecks> {
		return new KeptChecks(keeping, course, keeping === null ? new Map() : await readKept(keeping.file));
	}

	/** Whether a lesson was in order with this text among these others, beside pictures that have not changed since. */
	async has(file: LessonFile): Promise<boolean> {
		const key = this.#keyOf(file);
		const stamps = this.#before.get(key);
		if (stamps === undefined || !(await new PictureFolder(file.folder, stamps).isUnchanged())) return false;
		this.#now.set(key, stamps);
		return true;
	}

	/** @param stamps of the pictures that it was in order with */
	add(file: LessonFile, stamps: PictureStamps): void {
		this.#now.set(this.#keyOf(file), stamps);
	}

	/** Keeps what has been found in place of what was kept; where that cannot be written, the next check reads all. */
	async write(): Promise<void> {
		if (this.#keeping === null) return;
		const { file } = this.#keeping;
		const own = `${file}.${process.pid}`;
		try {
			await writeFile(own, JSON.stringify([...this.#now].slice(0, MOST_KEPT)));
			await rename(own, file);
		} catch {
			await rm(own, { force: true }).catch(() => {});
		}
	}

	#keyOf({ folder, text }: LessonFile): string {
		const { root, name } = folder;
		return createHash("sha256")
			.update(JSON.stringify([this.#surroundings, root, name, text]))
			.digest("base64url");
	}
}

/** Nothing, where the file is missing, broken, or something else. */
async function readKept(file: string): Promise<Map<string, PictureStamps>> {
	try {
		const read: unknown = JSON.parse(await readFile(file, "utf8"));
		if (!Array.isArray(read)) return new Map();
		return new Map(read.filter(isKept));
	} catch {
		return new Map();
	}
}

function isKept(one: unknown): one is [string, PictureStamps] {
	if (!isPair(one) || typeof one[0] !== "string" || !Array.isArray(one[1])) return false;
	return one[1].every((stamp) => isPair(stamp) && stamp.every((part) => typeof part === "string"));
}

function isPair(value: unknown): value is [unknown, unknown] {
	return Array.isArray(value) && value.length === 2;
}
