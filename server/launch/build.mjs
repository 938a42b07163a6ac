import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { retireParts } from "./build-parts.mjs";
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

/** What every build depends on, beside the files of ours that are in it. */
const SETTINGS = ["package.json", "package-lock.json", "tsconfig.json"];
// Lessons are read while running, so a changed lesson needs no build.
const PAGE_SOURCES = [...SETTINGS, "server", "db", "app", "next.config.ts", "proxy.ts", "postcss.config.mjs"];
/** What the bundles that are there were made from, as the bundler told. */
const BUNDLED_FROM = join(BUILD, "bundles.sources.json");

/** Bundles the runner, the trial and the commands when a source has changed; takes a moment. */
export function buildBundles() {
	const isThere = () => existsSync(join(BUILD, "cli.js")) && existsSync(BUNDLED_FROM);
	const sources = () => JSON.parse(readFileSync(BUNDLED_FROM, "utf8"));
	return whenStale("bundles", sources, isThere, bundle);
}

/** Builds the page when a source has changed; takes about 15 s on two cores. */
export function buildPages() {
	return whenStale(
		"pages",
		() => PAGE_SOURCES,
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
 * @param {() => readonly string[]} sources asked when it is there, and again when it has been made
 * @param {() => boolean} isThere
 * @param {() => Promise<void>} make
 */
async function whenStale(name, sources, isThere, make) {
	const stamp = join(BUILD, `${name}.stamp`);
	const isFresh = () => isThere() && existsSync(stamp) && readFileSync(stamp, "utf8") === stampOf(sources());
	if (isFresh()) return;
	const lock = await waitForLock(join(BUILD, `${name}.lock`), "build", ({ pid }) =>
		say(`Waiting for another start (pid ${pid}) to build.`),
	);
	try {
		if (isFresh()) return;
		const startedMs = Date.now();
		rmSync(stamp, { force: true });
		await make();
		const from = sources();
		// One that was saved meanwhile may have been read before, and leaves what was made stale.
		if (!wasSaved(from, startedMs)) writeFileSync(stamp, stampOf(from));
	} finally {
		lock.release();
	}
}

/** @param {readonly string[]} sources */
function stampOf(sources) {
	return `${process.platform}-${process.arch} ${hashOf(sources)}`;
}

/**
 * Whether one of some files was saved since then. One of a time to come was not: it brought that with it.
 *
 * @param {readonly string[]} sources
 * @param {number} sinceMs
 */
function wasSaved(sources, sinceMs) {
	const nowMs = Date.now();
	return sources.some((path) => {
		const { mtimeMs = 0 } = statSync(join(ROOT, path), { throwIfNoEntry: false }) ?? {};
		return mtimeMs >= sinceMs && mtimeMs <= nowMs;
	});
}

async function bundle() {
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
		metafile: true,
	};
	let built;
	try {
		built = await Promise.all([
			esbuild.build({ ...common, entryPoints: ENTRIES, packages: "external" }),
			esbuild.build({
				...common,
				entryPoints: SPLIT_ENTRIES,
				plugins: [packed],
				// By it a process knows its own build from another.
				define: { BUILD_STAMP: JSON.stringify(randomUUID()) },
				banner: { js: REQUIRE },
				splitting: true,
				chunkNames: "part-[hash]",
			}),
		]);
	} catch {
		throw new LaunchError("The server could not be bundled; the reason stands above.", 1);
	} finally {
		// Its helper process would stay as long as the lab runs.
		await esbuild.stop();
	}
	const { inputs, outputs } = joined(built.map(({ metafile }) => metafile));
	writeFileSync(BUNDLED_FROM, JSON.stringify([...SETTINGS, "server/launch", ...inputs]));
	retireParts(BUILD, outputs, Date.now());
}

/**
 * The files of ours that several bundles were made from, and all that was written. Packages change with their lock file.
 *
 * @param {readonly (import("esbuild").Metafile | undefined)[]} metafiles
 */
function joined(metafiles) {
	const pathsOf = (/** @type {"inputs" | "outputs"} */ kind) =>
		[...new Set(metafiles.flatMap((one) => Object.keys(one?.[kind] ?? {})))].sort();
	const isOurs = (/** @type {string} */ path) => !/^[\w-]+:|node_modules\//.test(path);
	return { inputs: pathsOf("inputs").filter(isOurs), outputs: pathsOf("outputs") };
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
