import { randomBytes } from "node:crypto";
import { constants, fstatSync, type Stats } from "node:fs";
import { access, lstat, open, readlink, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Fault } from "#server/contract/fault.ts";
import { writeStdout } from "./stdout.ts";

/** More links in a row are a circle. */
const MOST_LINKS = 40;

/**
 * Makes sure, before anything is measured, that a file can be written where an option asks for it.
 *
 * @throws Fault `io` naming the option.
 */
export async function checkWritable(path: string, option: string): Promise<void> {
	const found = await stat(path).catch(() => undefined);
	if (found?.isDirectory()) {
		throw new Fault("io", `${option}: ${path} is a folder. Name a file in it.`, { field: option });
	}
	if (found !== undefined) await demand(path, constants.W_OK, option);
	if (found !== undefined && !found.isFile()) return;
	await demand(dirname(await followLinks(path)), constants.W_OK | constants.X_OK, option);
}

async function demand(path: string, mode: number, option: string): Promise<void> {
	try {
		await access(path, mode);
	} catch (thrown) {
		const { code } = thrown as NodeJS.ErrnoException;
		const advice =
			code === "ENOENT" ? "Make the folder, or name another." : "Allow it, or name another place.";
		throw new Fault("io", `${option}: ${path} cannot be written to (${code}). ${advice}`, { field: option });
	}
}

/**
 * Makes sure that no two options name one file, by whatever path: the second would be all that is left.
 *
 * @param files path by name of the option, without its dashes
 * @throws Fault `bad-request` naming both options.
 */
export async function checkApart(files: Readonly<Record<string, string>>): Promise<void> {
	const seen = new Map<string, string>();
	for (const [name, path] of Object.entries(files)) {
		const found = await stat(path).catch(() => undefined);
		if (found !== undefined && !found.isFile()) continue;
		const target = await followLinks(path);
		const other = seen.get(target);
		if (other !== undefined) {
			throw new Fault(
				"bad-request",
				`--${other} and --${name} both name ${target}. Give each its own file.`,
				{
					field: `--${name}`,
				},
			);
		}
		seen.set(target, name);
	}
}

/**
 * Writes a file as a whole or not at all: beside its place, then moved there, with the mode of the one before. What a
 * link points to is written, not the link. What is no regular file, as a pipe or /dev/stdout, is written to as it is.
 *
 * @throws Fault `io`, or `disk-full`.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
	try {
		const found = await stat(path).catch(() => undefined);
		if (found !== undefined && isOurStdout(found)) await writeStdout(text);
		else if (found !== undefined && !found.isFile()) await writeFile(path, text);
		else await replace(await followLinks(path), text, found?.mode);
	} catch (thrown) {
		if (thrown instanceof Fault) throw thrown;
		const { code } = thrown as NodeJS.ErrnoException;
		throw new Fault(
			code === "ENOSPC" ? "disk-full" : "io",
			`${path} could not be written (${code}). What was there before is still there.`,
			{ cause: thrown },
		);
	}
}

async function replace(path: string, text: string, mode: number | undefined): Promise<void> {
	const making = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString("hex")}`);
	try {
		const file = await open(making, "wx");
		try {
			await file.writeFile(text);
			if (mode !== undefined) await file.chmod(mode & 0o7777);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(making, path);
	} catch (thrown) {
		await rm(making, { force: true });
		throw thrown;
	}
}

/** Where a path leads in the end, whether or not anything is there yet. */
async function followLinks(path: string): Promise<string> {
	let place = resolve(path);
	for (let followed = 0; followed < MOST_LINKS; followed++) {
		const folder = await realpath(dirname(place)).catch(() => dirname(place));
		place = join(folder, basename(place));
		const found = await lstat(place).catch(() => undefined);
		if (!found?.isSymbolicLink()) return place;
		place = resolve(folder, await readlink(place));
	}
	return place;
}

/** A file that stdout was sent to must not be replaced under it: the rest of what it gets would go nowhere. */
function isOurStdout({ dev, ino }: Stats): boolean {
	try {
		const own = fstatSync(process.stdout.fd);
		return own.dev === dev && own.ino === ino;
	} catch {
		return false;
	}
}
