/**
 * Which way imports may go. The folders stand in the order of the data; each rule says why it is
 * there, because a rule without its reason is only an obstacle.
 *
 * Imports of types alone are exempt: they leave nothing behind when the program runs.
 */

const TEST = "\\.test\\.tsx?$";

/** Route files: the only ones in app/ that run server code. */
const ROUTES = "^app/(api|healthz|readyz|metrics|lessons/\\[slug\\]/\\[picture\\])/";

/** Pure parts of the contract, which the browser may run too. */
const PURE =
	"^server/contract/(annotation|arm|cache-policy|canonical-json|claim|comparability|declared|disturbance|fault|goal|histogram|host|issue|layout|learner|limits|load|load-factor|nearest|prediction|rank|requirements|run|shown-record|sweep-range|visitor)\\.ts$";

/** What a folder of the server may import of ours; everything else of ours is refused. */
function only(name, from, allowed, comment) {
	return {
		name,
		severity: "error",
		comment,
		from: { path: from, pathNot: [TEST] },
		to: { path: "^(app|server|db|e2e|lessons)/", pathNot: allowed },
	};
}

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
	forbidden: [
		only(
			"lessons-are-data",
			"^lessons/",
			[],
			"A lesson is data: an instructor can open, copy and share it without running anybody's code.",
		),
		only(
			"app-knows-the-server-by-type",
			"^(proxy\\.ts$|app/(?!(api|healthz|readyz|metrics|lessons/\\[slug\\]/\\[picture\\])/)(?!_lib/caller\\.ts$))",
			["^app/", PURE],
			"The browser would be sent this code, or the page would do a route's work. Use `import type`, ask through tRPC, and leave server values to the route files. Only the pure parts of server/contract may be imported as values.",
		),
		only(
			"one-door-from-pages-to-the-server",
			"^app/_lib/caller\\.ts$",
			["^app/", PURE, "^server/trpc/caller\\.ts$"],
			"Server components read through tRPC's caller, so that a page and the browser get the same checks. This file is that one door.",
		),
		only(
			"routes-are-thin",
			ROUTES,
			["^app/api/", "^server/(contract|trpc|queue|observability)/", "^server/env\\.ts$"],
			"A route hands a request to tRPC or reads the queue. What measures, and what is measured, never runs in the web process: its event loop would be in the numbers.",
		),
		{
			name: "browser-carries-no-schema",
			severity: "error",
			comment:
				"A page would load all of zod for it. The browser looks at input by the contract's plain functions; what it sends is checked by schema where it arrives.",
			from: { path: "^app/_(?!lib/caller\\.ts$)", pathNot: [TEST] },
			to: { path: "node_modules/zod/", reachable: true },
		},
		only(
			"ui-could-ship-elsewhere",
			"^app/_ui/",
			["^app/_ui/"],
			"A button or a tab knows nothing of this product. Hand it what it shows.",
		),
		only(
			"contract-is-self-contained",
			"^server/contract/",
			["^server/contract/"],
			"All stages share these words; if the contract imported a stage, each would depend on it.",
		),
		{
			name: "contract-does-no-io",
			severity: "error",
			comment:
				"The contract is types, schemas and limits, in the browser as well: zod is the only package it needs.",
			from: { path: "^server/contract/", pathNot: [TEST] },
			to: { pathNot: ["node_modules/zod/", "^server/contract/"] },
		},
		only(
			"trpc-is-thin",
			"^server/trpc/",
			[
				"^server/(trpc|contract|queue|lessons|learners|comparisons|reports|observability)/",
				"^server/experiments/registry\\.ts$",
				"^server/env\\.ts$",
				"^db/client\\.ts$",
			],
			"Routers check input and hand it on. A run goes through the queue; importing the engine or the runner here would measure inside the web process.",
		),
		only(
			"queue-knows-no-experiment",
			"^server/queue/",
			["^server/(queue|contract|observability)/", "^db/"],
			"The queue stores runs and events whatever they are about; an experiment it knew would have to be deployed with it.",
		),
		only(
			"engine-knows-time-and-numbers",
			"^server/engine/",
			["^server/(engine|contract)/"],
			"The engine has never heard of an experiment, so that it can be tested with a mock arm and a fake clock.",
		),
		{
			name: "engine-speaks-no-sql",
			severity: "error",
			comment: "What the engine measures comes through an ArmClient; a driver here would be in every number.",
			from: { path: "^server/engine/", pathNot: [TEST] },
			to: { path: "node_modules/(postgres|drizzle-orm|ioredis)/" },
		},
		only(
			"experiments-stand-alone",
			"^server/experiments/([^/]+)/",
			[
				"^server/experiments/($1|lab)/",
				"^server/contract/",
				"^db/(schema/lab|client|session|own-schema|wire/connection)\\.ts$",
			],
			"An experiment is a folder that can be copied or deleted: contract, the lab's tables and its own files. What two of them share belongs in experiments/lab.",
		),
		only(
			"registry-lists-experiments",
			"^server/experiments/[^/]+\\.ts$",
			["^server/experiments/", "^server/contract/"],
			"The registry is a list. It adds nothing of its own.",
		),
		only(
			"lessons-reader-stands-alone",
			"^server/lessons/",
			[
				"^server/(lessons|contract)/",
				"^server/experiments/(registry|declared/(check|experiment))\\.ts$",
				"^server/env\\.ts$",
			],
			"Lessons are read from files and checked against the experiments there are, or declare some themselves. They need no database, so the course is readable when the lab is not.",
		),
		only(
			"learners-are-kept-beside-runs",
			"^server/learners/",
			[
				"^server/(learners|contract|queue)/",
				"^server/lessons/lesson-words\\.ts$",
				"^db/schema/workbench\\.ts$",
			],
			"What somebody did is kept under the names that a lesson gives, and beside the queue's runs. Lessons are handed to it: one that read files or asked experiments could not be asked about an answer whose lesson is gone.",
		),
		only(
			"comparisons-measure-nothing",
			"^server/comparisons/",
			[
				"^server/(comparisons|contract)/",
				"^server/reports/(stored-histogram|turns)\\.ts$",
				"^server/engine/(bootstrap|random|recorder|statistics|verdict)\\.ts$",
			],
			"To compare stored runs is arithmetic on records that never change, so the command line and the web process share it. Of the engine it takes what computes, never what measures, and records are handed to it.",
		),
		only(
			"reports-are-told-everything",
			"^server/reports/",
			["^server/(reports|contract)/", "^app/_(bench|chart|lesson|lib|plan|sweep)/[^/]+\\.ts$"],
			"A report puts what it is given into words, in a terminal, a build or a file, in the words that the page uses. It asks no database and no file.",
		),
		only(
			"observability-is-used-by-all",
			"^server/observability/",
			["^server/(observability|contract)/", "^server/env\\.ts$"],
			"Logs and metrics are imported everywhere; what they import, everything imports.",
		),
		only(
			"db-is-the-ground",
			"^db/",
			["^db/", "^server/contract/"],
			"The database folder is what others stand on. It knows our words and our one error class, nothing else of ours.",
		),
		only(
			"launcher-runs-before-install",
			"^server/launch/",
			["^server/launch/"],
			"The launcher runs before anything is installed or built, on any version of Node.",
		),
		{
			name: "launcher-needs-no-package",
			severity: "error",
			comment:
				"The launcher installs the packages, so it may import one only after that, with `await import`.",
			from: { path: "^server/launch/", pathNot: [TEST] },
			to: { path: "node_modules/", dynamic: false },
		},
		only(
			"browser-tests-see-only-the-page",
			"^e2e/",
			["^e2e/", "^server/contract/"],
			"A learner has a browser and an address. A browser test that imported the server would prove less.",
		),
		{
			name: "only-roots-join-everything",
			severity: "error",
			comment:
				"start, cli, runner, bench and testing join parts that do not know each other. If a part imports one of them, it knows everybody.",
			from: {
				path: "^(app|server|db)/",
				pathNot: [TEST, "^server/(runner|bench|testing|launch|cli|supervisor)/", "^server/(start|cli)\\.ts$"],
			},
			to: { path: ["^server/(runner|bench|testing|cli|supervisor)/", "^server/(start|cli)\\.ts$"] },
		},
		{
			name: "tests-are-not-imported",
			severity: "error",
			comment: "A test is run, never imported. Move what is shared to server/testing.",
			from: {},
			to: { path: TEST },
		},
		{
			name: "no-cycle",
			severity: "error",
			comment: "Two files that need each other are one file, or there is a third one in them.",
			from: { path: "^(app|server|db|e2e)/" },
			to: { circular: true },
		},
		{
			name: "every-import-resolves",
			severity: "error",
			comment: "An import that cannot be followed is an import whose direction nobody checks.",
			from: { path: "^(app|server|db|e2e)/" },
			to: { couldNotResolve: true },
		},
	],
	options: {
		doNotFollow: { path: "node_modules" },
		exclude: { path: "^(\\.next|\\.build|\\.data|next-env)" },
		tsPreCompilationDeps: false,
		tsConfig: { fileName: "tsconfig.json" },
		enhancedResolveOptions: {
			exportsFields: ["exports"],
			conditionNames: ["import", "node", "default"],
			extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".css"],
		},
	},
};
