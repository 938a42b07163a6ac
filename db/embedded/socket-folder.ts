import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Fault } from "#server/contract/fault.ts";
import { type Account, giveTo } from "./account.ts";

/**
 * A short private folder for a server's socket, named after the folder of its data: the path of a
 * socket has at most 107 bytes, and a data folder may lie deep.
 *
 * @param home real path of the server's data
 * @throws Fault `io` when it cannot be made, or someone else's folder has the name.
 */
export function socketFolder(home: string, account: Account): string {
	const name = `latency-lab-${createHash("sha256").update(home).digest("hex").slice(0, 12)}`;
	const base = tmpdir().length <= 60 ? tmpdir() : "/tmp";
	const folder = join(base, name);
	try {
		mkdirSync(folder, { mode: 0o700 });
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code !== "EEXIST") {
			throw new Fault(
				"io",
				`Could not make ${folder} for a server's socket (${code}). Set TMPDIR to a folder you may write to.`,
			);
		}
	}
	const stat = lstatSync(folder);
	const isOurs = stat.uid === process.getuid?.() || (account.kind === "user" && stat.uid === account.uid);
	if (!stat.isDirectory() || !isOurs) {
		throw new Fault(
			"io",
			`${folder} belongs to someone else and a server's socket must lie in it. Remove it, or set TMPDIR to a folder of your own.`,
		);
	}
	chmodSync(folder, 0o700);
	giveTo(account, folder);
	return folder;
}
