import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./project.mjs";

/**
 * @typedef {{ version?: string, optional?: boolean, dev?: boolean, os?: string[], cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string> }} Entry
 * @typedef {Record<string, Entry>} Packages
 */

const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const PROCESSORS = ["arm64", "x64", "ia32", "ppc64", "riscv64", "s390x", "wasm32", "arm"];

/**
 * Builds for other platforms that packages ask for and the lockfile lacks. A registry that mirrors
 * only some platforms makes npm leave them out, and `npm ci` then fails everywhere and a Mac
 * would get no binary.
 *
 * @param {Packages} packages
 * @returns {Packages} the entries to add
 */
export function missingBuilds(packages) {
	/** @type {Packages} */
	const missing = {};
	for (const [path, entry] of Object.entries(packages)) {
		for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
			// A range says no exact version to add, and such packages are not split by platform.
			if (!/^\d/.test(version) || isFound(packages, path, name)) continue;
			missing[`node_modules/${name}`] = {
				version,
				...platformOf(name),
				...(entry.dev ? { dev: true } : {}),
				optional: true,
			};
		}
	}
	return missing;
}

/**
 * Whether node would find the package from there.
 *
 * @param {Packages} packages
 * @param {string} from
 * @param {string} name
 */
function isFound(packages, from, name) {
	for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf("/node_modules/")))) {
		if (packages[`${base === "" ? "" : `${base}/`}node_modules/${name}`] !== undefined) return true;
		if (!base.includes("/node_modules/")) return packages[`node_modules/${name}`] !== undefined;
	}
}

/**
 * The platform in a package's name, as in `@next/swc-darwin-arm64`.
 *
 * @param {string} name
 */
function platformOf(name) {
	const os = SYSTEMS.filter((system) => name.includes(system));
	const cpu = PROCESSORS.find((processor) => name.includes(processor));
	const libc = name.includes("musl") ? ["musl"] : name.includes("gnu") ? ["glibc"] : [];
	return {
		...(os.length > 0 ? { os } : {}),
		...(cpu === undefined ? {} : { cpu: [cpu] }),
		...(libc.length > 0 ? { libc } : {}),
	};
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	const path = join(ROOT, "package-lock.json");
	const lock = JSON.parse(readFileSync(path, "utf8"));
	const missing = missingBuilds(lock.packages);
	const entries = Object.entries({ ...lock.packages, ...missing });
	entries.sort(([left], [right]) => (left < right ? -1 : 1));
	writeFileSync(
		path,
		`${JSON.stringify({ ...lock, packages: Object.fromEntries(entries) }, undefined, 2)}\n`,
	);
	console.error(`Added ${Object.keys(missing).length} builds for other platforms to package-lock.json.`);
}
