import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeFolder } from "./folder.mjs";

/**
 * @typedef {object} Holder who holds a lock
 * @property {number} pid
 * @property {string} startedAt tells the process from a later one with the same number
 * @property {string} purpose
 */

/**
 * Takes a lock that the death of its holder frees.
 *
 * @param {string} path
 * @param {string} purpose what the holder does, for those who find it taken
 * @returns {{ release(): void } | { holder: Holder }}
 */
export function tryLock(path, purpose) {
	makeFolder(dirname(path), 0o711);
	const mine = JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid), purpose });
	const draft = `${path}.${randomBytes(4).toString("hex")}`;
	writeFileSync(draft, mine, { mode: 0o644 });
	try {
		for (;;) {
			// A link makes the lock appear with its content or not at all.
			if (link(draft, path)) return { release: () => removeIf(path, mine) };
			const holder = readHolder(path);
			if (holder !== undefined) return { holder };
			removeDead(path);
		}
	} finally {
		rmSync(draft, { force: true });
	}
}

/**
 * Waits for a lock.
 *
 * @param {string} path
 * @param {string} purpose
 * @param {(holder: Holder) => void} onWait called once, when it is taken
 * @returns {Promise<{ release(): void }>}
 */
export async function waitForLock(path, purpose, onWait) {
	for (let tries = 0; ; tries++) {
		const lock = tryLock(path, purpose);
		if ("release" in lock) return lock;
		if (tries === 0) onWait(lock.holder);
		await sleep(200);
	}
}

/**
 * Who holds the lock; undefined when nobody alive does.
 *
 * @param {string} path
 * @returns {Holder | undefined}
 */
export function readHolder(path) {
	try {
		const holder = JSON.parse(readFileSync(path, "utf8"));
		return startOf(holder.pid) === holder.startedAt ? holder : undefined;
	} catch {
		return undefined;
	}
}

/**
 * When a process started, in the system's own words; empty when there is none with this number.
 *
 * @param {number} pid
 */
function startOf(pid) {
	try {
		if (process.platform === "linux") {
			// The name in brackets may hold blanks; the start is the 20th field after it.
			const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
			const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
			return fields[0] === "Z" ? "" : (fields[19] ?? "");
		}
		return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
	} catch {
		return "";
	}
}

/**
 * @param {string} from
 * @param {string} to
 */
function link(from, to) {
	try {
		linkSync(from, to);
		return true;
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
		throw error;
	}
}

/**
 * Removes a dead holder's lock; if in the meantime a living one took its place, puts that back.
 *
 * @param {string} path
 */
function removeDead(path) {
	const grave = `${path}.${randomBytes(4).toString("hex")}`;
	try {
		renameSync(path, grave);
	} catch {
		return;
	}
	if (readHolder(grave) !== undefined) link(grave, path);
	rmSync(grave, { force: true });
}

/**
 * @param {string} path
 * @param {string} content
 */
function removeIf(path, content) {
	try {
		if (readFileSync(path, "utf8") === content) rmSync(path, { force: true });
	} catch {
		// It is gone already, which is all that was wanted.
	}
}
