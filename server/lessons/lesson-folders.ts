import { readdir, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { LIMITS } from "#server/contract/limits.ts";

/** A folder that holds, or should hold, a lesson. */
export type LessonFolder = {
	/** The folder of lessons it lies in. */
	root: string;
	name: string;
	slug: string;
	/** From the folder's name; orders the course. */
	number: number;
	/** The lesson's file, as it is opened from the working folder; never an absolute path. */
	file: string;
	/** How many folders lie beside it, where it is the first beyond the most there may be, and stands for all of those. */
	crowd?: number;
};

/** A file's text, or one sentence on why it cannot be had, with the line that it is about where it is about one. */
export type LessonText = { text: string } | RefusedText;
export type RefusedText = { refused: string; line?: number };

const NAME = /^(\d{2,3})-([a-z0-9]+(?:-[a-z0-9]+)*)$/;

/** Orders folders whose name gives no number behind all others. */
const UNNUMBERED = 1_000;

/** The words of a folder's lessons lie beside them. */
const GLOSSARY = "_glossary.yaml";

/**
 * The folders of lessons in `root`, in the order of their names. A name that begins with `_` or `.` is no lesson. Of more
 * than there may be the first one too many is the last, and its fault.
 */
export async function listFolders(root: string): Promise<LessonFolder[]> {
	const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
	const names = entries
		.filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !/^[_.]/.test(entry.name))
		.map(({ name }) => name)
		.toSorted();
	return names.slice(0, LIMITS.lessonFolders + 1).map((name, place) => {
		const [, number, slug] = NAME.exec(name) ?? [];
		return {
			root,
			name,
			slug: slug ?? name,
			number: number === undefined ? UNNUMBERED : Number(number),
			file: fromHere(root, name, "lesson.md"),
			...(place === LIMITS.lessonFolders && { crowd: names.length }),
		};
	});
}

/** Why a folder's name will not do, or that it is one too many; else undefined. */
export function nameFault({ name, crowd }: Pick<LessonFolder, "name" | "crowd">): string | undefined {
	if (crowd !== undefined) {
		return `there are ${crowd} folders here, and ${LIMITS.lessonFolders} lessons are the most: neither this one nor those behind it are read. Move some to a folder of their own.`;
	}
	return NAME.test(name)
		? undefined
		: `the folder "${name}" is not named NN-name. Use two digits, a hyphen and small letters, as in 04-query-shape.`;
}

/** Reads a lesson's text within its limits: a regular file of UTF-8 inside its folder of lessons. */
export function readText({ root, name }: LessonFolder): Promise<LessonText> {
	return readTextWithin(
		root,
		path.join(name, "lesson.md"),
		"there is no lesson.md in this folder. Copy one from _template.",
	);
}

/** Reads the glossary of a folder of lessons; undefined when it has none. */
export async function readGlossaryText(
	root: string,
): Promise<{ file: string; text: string | RefusedText } | undefined> {
	const read = await readTextWithin(root, GLOSSARY, ABSENT);
	const file = fromHere(root, GLOSSARY);
	if ("text" in read) return { file, text: read.text };
	return read.refused === ABSENT ? undefined : { file, text: read };
}

const ABSENT = "absent";

function fromHere(...parts: string[]): string {
	return path.relative(/* turbopackIgnore: true */ process.cwd(), path.join(...parts));
}

async function readTextWithin(root: string, name: string, absent: string): Promise<LessonText> {
	const read = await readWithin([root, path.join(root, name)], {
		mostBytes: LIMITS.lessonBytes,
		absent,
		outside: "the file is a link out of the folder of lessons. Put the file itself here.",
		noFile: "this is not a file. Put a text file of that name in its place.",
		tooLarge: "Split the lesson.",
	});
	if ("refused" in read) return read;
	const text = decoded(read.bytes);
	if (text !== undefined) return { text };
	return { refused: "this line is not UTF-8. Save the file as UTF-8.", line: foreignLine(read.bytes) };
}

/** Undefined for what is not UTF-8. */
function decoded(bytes: Uint8Array): string | undefined {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

/** The first line that is not UTF-8, from 1: the byte of a line's end is part of no other character. */
function foreignLine(bytes: Uint8Array): number {
	let line = 1;
	for (let from = 0; from < bytes.length; line++) {
		const end = bytes.indexOf(0x0a, from);
		const to = end < 0 ? bytes.length : end;
		if (decoded(bytes.subarray(from, to)) === undefined) return line;
		from = to + 1;
	}
	return 1;
}

/** How large a file may be, and what is said of one that cannot be had. */
export type FileRules = {
	mostBytes: number;
	absent: string;
	/** Said of a link that leads out of the folder. */
	outside: string;
	/** Said of a folder, a pipe and the like. */
	noFile: string;
	/** What to do about one that is too large. */
	tooLarge: string;
};

/**
 * Reads a regular file that lies where it seems to, whatever links there are in its path, or says in a sentence why not.
 *
 * @param places folders, each within the one before, and last the file
 */
export async function readWithin(
	places: readonly string[],
	rules: FileRules,
): Promise<{ bytes: Buffer } | { refused: string }> {
	try {
		let real = "";
		for (const [index, place] of places.entries()) {
			const inner = await realpath(place);
			if (index > 0 && !inner.startsWith(real + path.sep)) return { refused: rules.outside };
			real = inner;
		}
		const found = await stat(real);
		if (!found.isFile()) return { refused: rules.noFile };
		if (found.size > rules.mostBytes) {
			return {
				refused: `the file has ${found.size} bytes and ${rules.mostBytes} is the most. ${rules.tooLarge}`,
			};
		}
		return { bytes: await readFile(real) };
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
		if (code === "ENOENT") return { refused: rules.absent };
		return { refused: `the file cannot be read (${code}). Check its permissions.` };
	}
}
