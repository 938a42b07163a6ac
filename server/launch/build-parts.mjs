import { readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { basename, join } from "node:path";

/** How long a part of an earlier build stays: longer than any command goes on, which may load it only when it needs it. */
const KEPT_MS = 24 * 3_600_000;
/** What is set as the time of a part that is in use, far beyond any other, so that one that goes out of use is told from it. */
const IN_USE = new Date("2100-01-01");

/**
 * A part has another name whenever it changes, so that those of earlier builds would stay for ever. Each of them goes a
 * day after the first build that is without it.
 *
 * @param {string} folder
 * @param {readonly string[]} outputs of the newest build
 * @param {number} nowMs
 */
export function retireParts(folder, outputs, nowMs) {
	const inUse = new Set(outputs.map((path) => basename(path)));
	for (const name of readdirSync(folder)) {
		if (!/^part-\w+\.js(\.map)?$/.test(name)) continue;
		const path = join(folder, name);
		const { mtimeMs } = statSync(path);
		if (inUse.has(name)) utimesSync(path, IN_USE, IN_USE);
		else if (mtimeMs > nowMs) utimesSync(path, new Date(nowMs), new Date(nowMs));
		else if (mtimeMs < nowMs - KEPT_MS) rmSync(path, { force: true });
	}
}
