import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { waitForLock } from "./lock.mjs";
import { BUILD, hashOf, LaunchError, ROOT, say } from "./project.mjs";
import { run } from "./run.mjs";

const MARK = join("node_modules", ".lab-lock");

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, os?: string[], cpu?: string[], libc?: string[], link?: boolean }} LockEntry
 */

/** Installs exactly the lockfile when node_modules is missing or is not what the lockfile says. */
export async function install() {
	if (isInstalled(ROOT)) return;
	const lock = await waitForLock(join(BUILD, "install.lock"), "install", ({ pid }) =>
		say(`Waiting for another start (pid ${pid}) to install.`),
	);
	try {
		if (isInstalled(ROOT)) return;
		const startedMs = performance.now();
		say("Installing what package-lock.json lists (about a minute) …");
		// The reason of a first failure is shown only when the second way fails, too.
		if ((await npm("ci", { silent: true })) !== 0) {
			say("npm ci could not do it; trying npm install …");
			if ((await npm("install", { silent: false })) !== 0) {
				throw new LaunchError(
					"The packages could not be installed; npm says why above. Check the network and the disk and start again.",
					74,
				);
			}
		}
		writeFileSync(join(ROOT, MARK), markOf(ROOT));
		say(`Installed in ${Math.round((performance.now() - startedMs) / 1000)} s.`);
	} finally {
		lock.release();
	}
}

/**
 * @param {string} verb
 * @param {{ silent: boolean }} options
 */
function npm(verb, { silent }) {
	// NODE_ENV=production would leave out what the build needs.
	const args = [
		verb,
		"--include=dev",
		"--include=optional",
		"--no-audit",
		"--no-fund",
		`--loglevel=${silent ? "silent" : "error"}`,
	];
	// npm says which npm it is, so that the one that started us is used again.
	const script = process.env.npm_execpath;
	const options = { label: "installing", quiet: true };
	return script?.endsWith("npm-cli.js")
		? run(process.execPath, [script, ...args], options)
		: run("npm", args, options);
}

/**
 * Whether node_modules holds what the lockfile lists for this platform: by our own mark, or, when
 * somebody ran npm by hand, by the list that npm leaves at the end of an install.
 *
 * @param {string} root
 */
export function isInstalled(root) {
	const mark = join(root, MARK);
	if (existsSync(mark) && readFileSync(mark, "utf8") === markOf(root)) return true;
	try {
		const wanted = readPackages(join(root, "package-lock.json"));
		const present = readPackages(join(root, "node_modules", ".package-lock.json"));
		return Object.entries(wanted).every(
			([path, entry]) => path === "" || !isMeantForUs(entry) || present[path]?.version === entry.version,
		);
	} catch {
		return false;
	}
}

/** @param {string} root */
function markOf(root) {
	return `${process.platform}-${process.arch} ${hashOf(["package.json", "package-lock.json"], root)}`;
}

/**
 * @param {string} path
 * @returns {Record<string, LockEntry>}
 */
function readPackages(path) {
	return JSON.parse(readFileSync(path, "utf8")).packages;
}

/** @param {LockEntry} entry */
function isMeantForUs(entry) {
	if (!entry.optional && !entry.devOptional) return true;
	// Optional packages of other platforms are left out, and those without a platform may have failed with good reason.
	if (entry.os === undefined || entry.cpu === undefined || entry.libc?.includes("musl")) return false;
	return entry.os.includes(process.platform) && entry.cpu.includes(process.arch);
}
