import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { waitForLock } from "./lock.mjs";
import { BUILD, hashOf, LaunchError, ROOT, say } from "./project.mjs";
import { run } from "./run.mjs";

/** The processes; each becomes one file of the same name in `.build`. */
const ENTRIES = {
	start: "server/start.ts",
	runner: "server/runner/main.ts",
	trial: "server/runner/trial.ts",
	bench: "server/bench/main.ts",
	"lookup-child": "server/bench/lookup-child.ts",
	"cache-levels-http": "server/experiments/cache-levels/http-child.ts",
};

/** The commands and what they start; they share the parts that each loads when it needs them. */
const SPLIT_ENTRIES = {
	cli: "server/cli.ts",
	"check-thread": "server/cli/check-thread.ts",
};

// Lessons are read while running, so a changed lesson needs no build.
const SHARED_SOURCES = ["server", "db", "package.json", "package-lock.json", "tsconfig.json"];
// The command line says figures and verdicts in the page's words.
const BUNDLE_SOURCES = [
	...SHARED_SOURCES,
	"app/_lib",
	"app/_bench",
	"app/_chart",
	"app/_plan",
	"app/_sweep",
	"app/_ui",
];
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
 * @param {(stamp: string) => Promise<void>} make
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
		await make(content);
		writeFileSync(stamp, content);
	} finally {
		lock.release();
	}
}

/** @param {readonly string[]} sources */
function stampOf(sources) {
	return `${process.platform}-${process.arch} ${hashOf(sources)}`;
}

/** @param {string} stamp of the sources, by which a process knows what its own code was made from */
async function bundle(stamp) {
	const esbuild = await import("esbuild");
	/** @type {import("esbuild").BuildOptions} */
	const common = {
		absWorkingDir: ROOT,
		outdir: BUILD,
		bundle: true,
		platform: "node",
		format: "esm",
		target: "node20",
		sourcemap: "linked",
		logLevel: "warning",
	};
	let built;
	try {
		[, built] = await Promise.all([
			esbuild.build({ ...common, entryPoints: ENTRIES, packages: "external" }),
			esbuild.build({
				...common,
				entryPoints: SPLIT_ENTRIES,
				plugins: [packed],
				define: { BUILD_STAMP: JSON.stringify(stamp) },
				banner: { js: REQUIRE },
				splitting: true,
				chunkNames: "part-[hash]",
				metafile: true,
			}),
		]);
	} catch {
		throw new LaunchError("The server could not be bundled; the reason stands above.", 1);
	} finally {
		// Its helper process would stay as long as the lab runs.
		await esbuild.stop();
	}
	removePartsBut(Object.keys(built.metafile.outputs));
}

/**
 * What every check of lessons loads: some hundred small files, which take longer to find than to read. All that they
 * need is packed with them; other packages are loaded from where they lie.
 */
const PACKED = /^(?:beautiful-mermaid|drizzle-orm|katex|mdast-util-.*|micromark-.*|yaml|zod)(?:\/|$)/;
/** For packages that are packed but written in the older kind of module. */
const REQUIRE =
	'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';
/** The larger part of what draws diagrams lays them out. To read one takes none of it, so it is loaded at its first use. */
const LAYOUT = "elkjs/lib/elk.bundled.js";

/** @type {import("esbuild").Plugin} */
const packed = {
	name: "packed",
	setup(build) {
		build.onResolve({ filter: /^[^./#]/ }, ({ path, importer, kind }) => {
			if (kind === "entry-point") return undefined;
			if (path === LAYOUT) return { path, namespace: "late" };
			const isPacked = importer.includes("/node_modules/") || PACKED.test(path);
			return isPacked ? undefined : { path, external: true };
		});
		build.onLoad({ filter: /./, namespace: "late" }, ({ path }) => ({
			// By a function of its own: a plain require would be resolved here, and lead back to this.
			contents: `import { createRequire } from "node:module";
				const load = createRequire(import.meta.url);
				export default class { constructor(...given) { return new (load(${JSON.stringify(path)}))(...given); } }`,
		}));
	},
};

/**
 * A part has another name whenever it changes, so that those of earlier builds would stay.
 *
 * @param {readonly string[]} outputs
 */
function removePartsBut(outputs) {
	const kept = new Set(outputs.map((path) => basename(path)));
	for (const name of readdirSync(BUILD)) {
		if (/^part-\w+\.js(\.map)?$/.test(name) && !kept.has(name)) rmSync(join(BUILD, name), { force: true });
	}
}
