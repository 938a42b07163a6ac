import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readHolder } from "./lock.mjs";

/**
 * What a running instance says of itself, for the command line.
 *
 * @typedef {object} Instance
 * @property {number} pid
 * @property {string} url
 * @property {string} databaseUrl
 * @property {string} labDatabaseUrl
 * @property {string | null} redisUrl
 */

/**
 * The files of an instance in a data folder.
 *
 * @param {string} dataDir
 */
export function instanceFiles(dataDir) {
	return { lock: join(dataDir, "instance.lock"), facts: join(dataDir, "instance.json") };
}

/**
 * The instance that runs on this data folder; undefined when none does, or when it is not up yet.
 *
 * @param {string} dataDir
 * @returns {Instance | undefined}
 */
export function findInstance(dataDir) {
	const files = instanceFiles(resolve(dataDir));
	const holder = readHolder(files.lock);
	if (holder === undefined) return undefined;
	try {
		const instance = JSON.parse(readFileSync(files.facts, "utf8"));
		return instance.pid === holder.pid ? instance : undefined;
	} catch {
		return undefined;
	}
}
