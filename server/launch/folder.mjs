import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those it lies in, unless they are there. Not by Node's own recursion, which in Node 20 goes on for
 * ever where a file system says of a parent that is there that it is missing, as /proc does.
 *
 * @param {string} path
 * @param {number} mode
 */
export function makeFolder(path, mode) {
	if (isFolder(path)) return;
	makeFolder(dirname(path), mode);
	try {
		mkdirSync(path, { mode });
	} catch (error) {
		// Another start may have been quicker.
		if (!isFolder(path)) throw error;
	}
}

/** @param {string} path */
function isFolder(path) {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
