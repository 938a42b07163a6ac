import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const MADE = new Set([
	"node_modules",
	".next",
	".build",
	".data",
	".git",
	"test-results",
	"playwright-report",
]);
const TEXT = /\.(ts|tsx|mjs|cjs|json|md|css|sql|example)$/;

/** All text files that people wrote, as paths from the project's folder. */
function sources(folder = "."): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return MADE.has(entry.name) ? [] : sources(file);
		return TEXT.test(entry.name) && entry.name !== "package-lock.json" ? [file] : [];
	});
}

/** `file:line` of every line that matches. */
function linesWith(pattern: RegExp, files: readonly string[]): string[] {
	return files.flatMap((file) =>
		readFileSync(file, "utf8")
			.split("\n")
			.flatMap((line, index) =>
				pattern.test(line) ? [`${file}:${index + 1} ${line.trim().slice(0, 200)}`] : [],
			),
	);
}

test("no file names a folder of somebody's machine", () => {
	const files = sources();
	expect(files.length).toBeGreaterThan(100);
	expect(linesWith(/\/(home|Users)\/[a-z]|[A-Z]:\\+Users/, files)).toEqual([]);
});

test("no page names a host that a browser could be sent to without being asked", () => {
	const files = sources("app").filter((file) => !/\.test\.tsx?$/.test(file));
	// Names of XML vocabularies look like addresses; nobody opens them.
	const vocabularies = String.raw`www\.w3\.org\/|www\.postgresql\.org\/2009\/explain`;
	const host = new RegExp(
		String.raw`(https?:)?\/\/(?!localhost|127\.0\.0\.1|${vocabularies})[a-z0-9-]+\.[a-z]{2,}`,
		"i",
	);
	expect(linesWith(host, files)).toEqual([]);
});

test(".env.example lists every variable of the environment's schema and no other", () => {
	const inSchema = [...readFileSync("server/env.ts", "utf8").matchAll(/^\t([A-Z][A-Z_]+):/gm)].map(
		([, name]) => name,
	);
	const inExample = [...readFileSync(".env.example", "utf8").matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map(
		([, name]) => name,
	);
	expect(inExample.toSorted()).toEqual(
		// Told by the supervisor to its children; nobody sets it.
		inSchema.filter((name) => name !== "LAB_REDIS_MISSING").toSorted(),
	);
});
