import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** What was built from the sources; all of it can be thrown away. */
export const BUILD = join(ROOT, ".build");

/** A sentence for the person, and the exit code that goes with it. */
export class LaunchError extends Error {
	/**
	 * @param {string} message
	 * @param {number} exitCode
	 */
	constructor(message, exitCode) {
		super(message);
		this.exitCode = exitCode;
	}
}

/**
 * A line about what goes on; on stderr, for stdout belongs to results.
 *
 * @param {string} text
 */
export function say(text) {
	process.stderr.write(`${text}\n`);
}

/**
 * One hash over the content of files and folders, tests aside; the same wherever the project lies.
 *
 * @param {readonly string[]} entries paths relative to `root`; missing ones count as absent
 * @param {string} [root]
 */
export function hashOf(entries, root = ROOT) {
	const hash = createHash("sha256");
	for (const entry of entries) addTo(hash, root, entry);
	return hash.digest("hex");
}

/**
 * @param {import("node:crypto").Hash} hash
 * @param {string} root
 * @param {string} entry
 */
function addTo(hash, root, entry) {
	const found = statSync(join(root, entry), { throwIfNoEntry: false });
	if (found?.isDirectory()) addFolder(hash, root, entry);
	else if (found !== undefined) addFile(hash, root, entry);
}

/**
 * Every command waits for this: what a folder tells of its entries is not asked again of each.
 *
 * @param {import("node:crypto").Hash} hash
 * @param {string} root
 * @param {string} folder
 */
function addFolder(hash, root, folder) {
	const entries = readdirSync(join(root, folder), { withFileTypes: true });
	for (const found of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
		const entry = `${folder}/${found.name}`;
		if (found.isDirectory()) addFolder(hash, root, entry);
		else if (found.isFile()) addFile(hash, root, entry);
		else addTo(hash, root, entry);
	}
}

/**
 * @param {import("node:crypto").Hash} hash
 * @param {string} root
 * @param {string} entry
 */
function addFile(hash, root, entry) {
	if (/\.test\.tsx?$/.test(entry)) return;
	hash
		.update(`${entry}\0`)
		.update(readFileSync(join(root, entry)))
		.update("\0");
}
