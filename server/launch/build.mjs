import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { waitForLock } from "./lock.mjs";
import { BUILD, hashOf, LaunchError, ROOT, say } from "./project.mjs";
import { run } from "./run.mjs";

/** The processes and commands; each becomes one file of the same name in `.build`. */
export const ENTRIES = {
	start: "server/start.ts",
	runner: "server/runner/main.ts",
	trial: "server/runner/trial.ts",
	cli: "server/cli.ts",
	bench: "server/bench/main.ts",
	"lookup-child": "server/bench/lookup-child.ts",
	"cache-levels-http": "server/experiments/cache-levels/http-child.ts",
};

// Lessons are read while running, so a changed lesson needs no build.
const SHARED_SOURCES = ["server", "db", "package.json", "package-lock.json", "tsconfig.json"];
// The command line says figures and verdicts in the page's words.
const BUNDLE_SOURCES = [...SHARED_SOURCES, "app/_lib", "app/_bench", "app/_chart", "app/_sweep"];
const PAGE_SOURCES = [...SHARED_SOURCES, "app", "next.config.ts", "proxy.ts", "postcss.config.mjs"];

/** Bundles the runner, the trial and the commands when a source has changed; takes a moment. */
export function buildBundles() {
	return whenStale("bundles", BUNDLE_SOURCES, () => existsSync(join(BUILD, "cli.js")), bundle);
}

/** Builds the page when a source has changed; takes about 15 s on two cores. */
export function buildPages() {
	return whenStale(
		"pages",
		PAGE_SOURCES,
		() => existsSync(join(ROOT, ".next", "BUILD_ID")),
		async () => {
			const startedMs = performance.now();
			say("Building the page (about 20 s) …");
			const next = join(ROOT, "node_modules", "next", "dist", "bin", "next");
			const code = await run(process.execPath, [next, "build"], {
				env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
				label: "building",
				quiet: true,
			});
			if (code !== 0)
				throw new LaunchError(
					"The page could not be built; the reason stands above.",
					code === 143 ? 143 : 1,
				);
			say(`Built in ${Math.round((performance.now() - startedMs) / 1000)} s.`);
		},
	);
}

/**
 * Makes something unless it is there and its sources are those it was made from. Two starts at
 * once make it once.
 *
 * @param {string} name
 * @param {readonly string[]} sources
 * @param {() => boolean} isThere
 * @param {() => Promise<void>} make
 */
async function whenStale(name, sources, isThere, make) {
	const stamp = join(BUILD, `${name}.stamp`);
	const isFresh = () => isThere() && existsSync(stamp) && readFileSync(stamp, "utf8") === stampOf(sources);
	if (isFresh()) return;
	const lock = await waitForLock(join(BUILD, `${name}.lock`), "build", ({ pid }) =>
		say(`Waiting for another start (pid ${pid}) to build.`),
	);
	try {
		if (isFresh()) return;
		// Taken before: a file saved during the build must make it stale.
		const content = stampOf(sources);
		rmSync(stamp, { force: true });
		await make();
		writeFileSync(stamp, content);
	} finally {
		lock.release();
	}
}

/** @param {readonly string[]} sources */
function stampOf(sources) {
	return `${process.platform}-${process.arch} ${hashOf(sources)}`;
}

async function bundle() {
	const esbuild = await import("esbuild");
	await esbuild
		.build({
			absWorkingDir: ROOT,
			entryPoints: ENTRIES,
			outdir: BUILD,
			bundle: true,
			packages: "external",
			platform: "node",
			format: "esm",
			target: "node20",
			sourcemap: "linked",
			logLevel: "warning",
		})
		.catch(() => {
			throw new LaunchError("The server could not be bundled; the reason stands above.", 1);
		});
	// Its helper process would stay as long as the lab runs.
	await esbuild.stop();
}
