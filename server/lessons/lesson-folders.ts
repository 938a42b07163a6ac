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
	/** The lesson's file as its author knows it, never an absolute path. */
	file: string;
};

/** A file's text, or one sentence on why it cannot be had. */
export type LessonText = { text: string } | { refused: string };

const NAME = /^(\d{2,3})-([a-z0-9]+(?:-[a-z0-9]+)*)$/;

/** Orders folders whose name gives no number behind all others. */
const UNNUMBERED = 1_000;

/** The words of a folder's lessons lie beside them. */
const GLOSSARY = "_glossary.yaml";

/** The folders of lessons in `root`, in the order of their names. A name that begins with `_` or `.` is no lesson. */
export async function listFolders(root: string): Promise<LessonFolder[]> {
	const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
	return entries
		.filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !/^[_.]/.test(entry.name))
		.map((entry) => {
			const [, number, slug] = NAME.exec(entry.name) ?? [];
			const file = `${path.basename(root)}/${entry.name}/lesson.md`;
			return {
				root,
				name: entry.name,
				slug: slug ?? entry.name,
				number: number === undefined ? UNNUMBERED : Number(number),
				file,
			};
		})
		.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Why a folder's name will not do, or undefined. */
export function nameFault({ name }: Pick<LessonFolder, "name">): string | undefined {
	return NAME.test(name)
		? undefined
		: `the folder "${name}" is not named NN-name. Use two digits, a hyphen and small letters, as in 04-query-shape.`;
}

/** Reads a lesson's text within its limits: a regular file of UTF-8 inside its folder of lessons. */
export function readText({ root, name }: LessonFolder): Promise<LessonText> {
	return readWithin(
		root,
		path.join(name, "lesson.md"),
		"there is no lesson.md in this folder. Copy one from _template.",
	);
}

/** Reads the glossary of a folder of lessons; undefined when it has none. */
export async function readGlossaryText(
	root: string,
): Promise<{ file: string; text: string | { refused: string } } | undefined> {
	const read = await readWithin(root, GLOSSARY, ABSENT);
	const file = `${path.basename(root)}/${GLOSSARY}`;
	if ("text" in read) return { file, text: read.text };
	return read.refused === ABSENT ? undefined : { file, text: read };
}

const ABSENT = "absent";

async function readWithin(root: string, name: string, absent: string): Promise<LessonText> {
	try {
		const real = await realpath(path.join(root, name));
		const realRoot = await realpath(root);
		if (!real.startsWith(realRoot + path.sep)) {
			return { refused: "the file is a link out of the folder of lessons. Put the file itself here." };
		}
		const found = await stat(real);
		if (!found.isFile()) return { refused: "this is not a file. Put a text file of that name in its place." };
		if (found.size > LIMITS.lessonBytes) {
			return {
				refused: `the file has ${found.size} bytes and ${LIMITS.lessonBytes} is the most. Split the lesson.`,
			};
		}
		const bytes = await readFile(real);
		return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
	} catch (error) {
		return { refused: reason(error, absent) };
	}
}

function reason(error: unknown, absent: string): string {
	if (error instanceof TypeError) return "the file is not UTF-8. Save it as UTF-8.";
	const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
	if (code === "ENOENT") return absent;
	return `the file cannot be read (${code}). Check its permissions.`;
}
