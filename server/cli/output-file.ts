import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Fault } from "#server/contract/fault.ts";

/**
 * Makes sure, before anything is measured, that a file can be written where an option asks for it.
 *
 * @throws Fault `io` naming the option.
 */
export async function checkWritable(path: string, option: string): Promise<void> {
	const folder = dirname(resolve(path));
	const found = await stat(path).catch(() => undefined);
	if (found?.isDirectory()) {
		throw new Fault("io", `${option}: ${path} is a folder. Name a file in it.`, { field: option });
	}
	try {
		await access(folder, constants.W_OK | constants.X_OK);
	} catch (thrown) {
		const { code } = thrown as NodeJS.ErrnoException;
		throw new Fault(
			"io",
			`${option}: ${folder} cannot be written to (${code}). Make the folder, or name another.`,
			{
				field: option,
			},
		);
	}
}

/**
 * Writes a file as a whole or not at all: beside its place, then moved there.
 *
 * @throws Fault `io`, or `disk-full`.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
	const making = join(dirname(resolve(path)), `.${basename(path)}.${randomBytes(4).toString("hex")}`);
	try {
		const file = await open(making, "wx");
		try {
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(making, path);
	} catch (thrown) {
		await rm(making, { force: true });
		const { code } = thrown as NodeJS.ErrnoException;
		throw new Fault(
			code === "ENOSPC" ? "disk-full" : "io",
			`${path} could not be written (${code}). What was there before is still there.`,
			{ cause: thrown },
		);
	}
}
