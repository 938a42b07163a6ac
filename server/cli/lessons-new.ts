import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Fault } from "#server/contract/fault.ts";
import { readEnv } from "#server/env.ts";
import { lessonRoots } from "#server/lessons/course.ts";
import { listFolders } from "#server/lessons/lesson-folders.ts";

/** What the command line was given. */
export type NewOptions = { dir?: string };

/** The last number that two digits leave room for; three are allowed. */
const LAST_NUMBER = 999;

/**
 * Copies the template to a new folder under the number behind the last, with a title made of its name.
 *
 * @returns the lesson's file, and its address when the app runs with its usual settings
 * @throws Fault `bad-request` for a name that will not do or is taken, `io` when the folder cannot be written.
 */
export async function makeLesson(
	name: string,
	{ dir }: NewOptions,
): Promise<{ file: string; address: string }> {
	checkName(name);
	const env = readEnv(process.env);
	const root = path.resolve(dir ?? env.lessonsDir);
	const folders = (await Promise.all([...new Set([...lessonRoots(), root])].map(listFolders))).flat();
	const twin = folders.find(({ slug }) => slug === name);
	if (twin !== undefined)
		throw refuse(`there is a lesson "${name}" already, in ${twin.file}. Choose another name.`);
	const number =
		Math.max(0, ...folders.map((folder) => (folder.number < LAST_NUMBER ? folder.number : 0))) + 1;
	const folder = path.join(root, `${String(number).padStart(2, "0")}-${name}`);
	await copyTemplate(folder, name);
	return {
		file: path.join(path.relative(process.cwd(), folder) || ".", "lesson.md"),
		address: `http://localhost:${env.port}/lessons/${name}`,
	};
}

function checkName(name: string): void {
	if (/^\d+-/.test(name)) {
		throw refuse(`"${name}" begins with a number, which the lesson is given. Leave it out.`);
	}
	if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && name.length <= 64) return;
	const near = name
		.toLowerCase()
		.match(/[a-z0-9]+/g)
		?.join("-")
		.slice(0, 64);
	const advice = near === undefined ? "" : ` "${near}" would do.`;
	throw refuse(`"${name.slice(0, 64)}" is no name of a lesson: small letters, digits and hyphens.${advice}`);
}

async function copyTemplate(folder: string, name: string): Promise<void> {
	await writable(folder, async () => {
		await mkdir(path.dirname(folder), { recursive: true });
		await mkdir(folder);
	});
	try {
		await writable(folder, () => fill(folder, name));
	} catch (fault) {
		await rm(folder, { recursive: true, force: true });
		throw fault;
	}
}

async function fill(folder: string, name: string): Promise<void> {
	await cp(path.join(process.cwd(), "lessons", "_template"), folder, { recursive: true });
	const file = path.join(folder, "lesson.md");
	const words = name.replaceAll("-", " ");
	const title = words.charAt(0).toUpperCase() + words.slice(1);
	const text = await readFile(file, "utf8");
	await writeFile(file, text.replace(/^title: .*$/m, `title: ${title}`));
}

/** @throws Fault `io` when the file system refuses. */
async function writable(folder: string, write: () => Promise<void>): Promise<void> {
	try {
		await write();
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
		const sentence = `${folder} could not be written (${code}). Make room, allow it, or name another with --dir.`;
		throw new Fault("io", sentence, { cause: error });
	}
}

function refuse(sentence: string): Fault {
	return new Fault("bad-request", `name: ${sentence}`, { field: "name" });
}
