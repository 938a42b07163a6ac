import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCommit } from "./fingerprint.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

let folder: string;
let git: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "fingerprint-"));
	git = join(folder, ".git");
	writeFileSync(join(folder, "package.json"), '{ "name": "latency-lab" }');
	mkdirSync(join(git, "refs", "heads"), { recursive: true });
	mkdirSync(join(folder, "deep", "down"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the commit is found from a folder below, by branch, packed branch or detached", () => {
	writeFileSync(join(git, "HEAD"), "ref: refs/heads/main\n");
	writeFileSync(join(git, "refs", "heads", "main"), `${COMMIT}\n`);
	expect(readCommit(join(folder, "deep", "down"))).toBe(COMMIT);
	rmSync(join(git, "refs", "heads", "main"));
	writeFileSync(join(git, "packed-refs"), `# pack-refs\n${COMMIT} refs/heads/main\n`);
	expect(readCommit(folder)).toBe(COMMIT);
	writeFileSync(join(git, "HEAD"), `${COMMIT}\n`);
	expect(readCommit(folder)).toBe(COMMIT);
});

test("the commit of a repository that the project's folder lies in is not the project's", () => {
	writeFileSync(join(git, "HEAD"), `${COMMIT}\n`);
	writeFileSync(join(folder, "package.json"), '{ "name": "another" }');
	expect(readCommit(join(folder, "deep"))).toBe("unknown");
	writeFileSync(join(folder, "deep", "package.json"), '{ "name": "latency-lab" }');
	expect(readCommit(join(folder, "deep", "down"))).toBe("unknown");
});

test("the commit is unknown without git, and when git's files are not what they should be", () => {
	expect(readCommit(folder)).toBe("unknown");
	writeFileSync(join(git, "HEAD"), "garbage");
	expect(readCommit(folder)).toBe("unknown");
	rmSync(git, { recursive: true });
	writeFileSync(git, "gitdir: elsewhere");
	expect(readCommit(folder)).toBe("unknown");
});
