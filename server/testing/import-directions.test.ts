import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const ROOT = process.cwd();

const reportSchema = z.object({
	modules: z.array(
		z.object({
			source: z.string(),
			dependencies: z.array(z.object({ resolved: z.string(), dependencyTypes: z.array(z.string()) })),
		}),
	),
	summary: z.object({
		violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
	}),
});

function cruise(folder: string): Promise<z.infer<typeof reportSchema>> {
	const binary = path.join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
	const args = [binary, "app", "server", "db", "e2e", "lessons", "proxy.ts"];
	args.push("--config", ".dependency-cruiser.cjs", "--output-type", "json");
	return new Promise((resolve, reject) => {
		const options = { cwd: folder, maxBuffer: 256 * 1024 * 1024 };
		// It exits with 1 when it found violations, and prints its report all the same.
		execFile(process.execPath, args, options, (error, stdout, stderr) => {
			if (stdout === "") reject(error ?? new Error(stderr));
			else resolve(reportSchema.parse(JSON.parse(stdout)));
		});
	});
}

test("the import rules really read the whole tree and follow its # imports", async () => {
	const { modules } = await cruise(ROOT);
	const own = modules.filter((module) => /^(app|server|db|e2e)\//.test(module.source));
	const followed = own
		.flatMap((module) => module.dependencies)
		.filter(
			(dependency) =>
				dependency.dependencyTypes.includes("aliased-subpath-import") &&
				/^(app|server|db)\//.test(dependency.resolved),
		);
	expect(own.length).toBeGreaterThan(80);
	expect(followed.length).toBeGreaterThan(60);
}, 180_000);

/** A file that must be refused, what it imports, and the rule that must refuse it. */
const PLANTED: readonly [file: string, imported: string, rule: string][] = [
	["lessons/01-a/lesson.ts", "#server/contract/fault.ts", "lessons-are-data"],
	["app/planted-db.ts", "#db/client.ts", "app-knows-the-server-by-type"],
	["app/_bench/planted-router.ts", "#server/trpc/router.ts", "app-knows-the-server-by-type"],
	["app/_lib/planted-limits.ts", "#server/contract/result.ts", "app-knows-the-server-by-type"],
	["proxy.ts", "#server/env.ts", "app-knows-the-server-by-type"],
	["app/_lib/caller.ts", "#server/queue/runs.ts", "one-door-from-pages-to-the-server"],
	["app/api/planted.ts", "#server/engine/clock.ts", "routes-are-thin"],
	["app/_runs/planted-schema.ts", "zod", "browser-carries-no-schema"],
	["app/_ui/planted.ts", "#app/planted-db.ts", "ui-could-ship-elsewhere"],
	["server/contract/planted.ts", "#server/queue/runs.ts", "contract-is-self-contained"],
	["server/contract/planted-io.ts", "node:fs", "contract-does-no-io"],
	["server/trpc/planted.ts", "#server/engine/clock.ts", "trpc-is-thin"],
	["server/queue/planted.ts", "#server/experiments/registry.ts", "queue-knows-no-experiment"],
	["server/engine/planted.ts", "#db/client.ts", "engine-knows-time-and-numbers"],
	["server/engine/planted-sql.ts", "postgres", "engine-speaks-no-sql"],
	["server/experiments/one/planted.ts", "#server/experiments/two/experiment.ts", "experiments-stand-alone"],
	["server/experiments/planted.ts", "#server/engine/clock.ts", "registry-lists-experiments"],
	["server/lessons/planted.ts", "#db/client.ts", "lessons-reader-stands-alone"],
	["server/learners/planted.ts", "#server/experiments/registry.ts", "learners-are-kept-beside-runs"],
	["server/comparisons/planted.ts", "#server/engine/clock.ts", "comparisons-measure-nothing"],
	["server/reports/planted.ts", "#db/client.ts", "reports-are-told-everything"],
	["server/observability/planted.ts", "#server/queue/runs.ts", "observability-is-used-by-all"],
	["db/planted.ts", "#server/engine/clock.ts", "db-is-the-ground"],
	["server/launch/planted.mjs", "#server/engine/clock.ts", "launcher-runs-before-install"],
	["server/launch/planted-package.mjs", "postgres", "launcher-needs-no-package"],
	["e2e/planted.ts", "#db/client.ts", "browser-tests-see-only-the-page"],
	["server/trpc/planted-root.ts", "#server/runner/host.ts", "only-roots-join-everything"],
	["server/queue/planted-test.ts", "./runs.test.ts", "tests-are-not-imported"],
	["server/engine/planted-cycle-back.ts", "./planted-cycle.ts", "no-cycle"],
	["db/planted-unresolved.ts", "#db/nowhere.ts", "every-import-resolves"],
];

/** What planted files point at. */
const PRESENT = [
	"db/client.ts",
	"server/contract/fault.ts",
	"server/contract/result.ts",
	"server/engine/clock.ts",
	"server/env.ts",
	"server/experiments/registry.ts",
	"server/experiments/two/experiment.ts",
	"server/queue/runs.test.ts",
	"server/queue/runs.ts",
	"server/runner/host.ts",
	"server/trpc/router.ts",
];

test("a planted bad import of every kind is caught by the rule that explains it", async () => {
	const folder = await mkdtemp(path.join(os.tmpdir(), "lab-imports-"));
	const write = async (file: string, text: string) => {
		await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
		await writeFile(path.join(folder, file), text);
	};
	try {
		for (const file of [".dependency-cruiser.cjs", "package.json", "tsconfig.json"]) {
			await cp(path.join(ROOT, file), path.join(folder, file));
		}
		await symlink(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
		for (const file of PRESENT) await write(file, "export const value = 1;\n");
		for (const [file, imported] of PLANTED) {
			await write(file, `import * as planted from "${imported}";\nconsole.log(planted);\n`);
		}
		await write("server/engine/planted-cycle.ts", 'import "./planted-cycle-back.ts";\n');
		await write(
			"app/allowed.ts",
			'import type { value } from "#db/client.ts";\nexport type Allowed = typeof value;\n',
		);
		const { violations } = (await cruise(folder)).summary;
		const caught = violations.map((violation) => `${violation.from} ${violation.rule.name}`);
		for (const [file, , rule] of PLANTED) expect(caught).toContain(`${file} ${rule}`);
		expect(caught.filter((one) => one.startsWith("app/allowed.ts"))).toEqual([]);
	} finally {
		await rm(folder, { recursive: true });
	}
}, 180_000);
