import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
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
	const path = join(root, entry);
	if (!existsSync(path)) return;
	if (statSync(path).isDirectory()) {
		for (const name of readdirSync(path).sort()) addTo(hash, root, `${entry}/${name}`);
	} else if (!/\.test\.tsx?$/.test(entry)) {
		hash.update(`${entry}\0`).update(readFileSync(path)).update("\0");
	}
}
