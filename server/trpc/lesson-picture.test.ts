import { copyFile, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLogger } from "#server/observability/logger.ts";
import { handlePictureRequest } from "./lesson-picture.ts";

const SAMPLES = "server/testing/pictures";
const services = { log: createLogger("test"), hosts: [] };

let root = "";

beforeEach(async () => {
	root = await mkdtemp(path.join(os.tmpdir(), "lab-picture-"));
	vi.stubEnv("LAB_LESSONS_DIR", root);
	vi.stubEnv("LOG_LEVEL", "silent");
	await mkdir(path.join(root, "60-shown"));
});

afterEach(async () => {
	vi.unstubAllEnvs();
	await rm(root, { recursive: true });
});

const place = (sample: string, name: string) =>
	copyFile(path.join(SAMPLES, sample), path.join(root, "60-shown", name));

function ask(name: string, headers: Record<string, string> = {}, query = ""): Promise<Response> {
	const url = `http://127.0.0.1:3000/lessons/shown/${name}${query}`;
	return handlePictureRequest(new Request(url, { headers }), { slug: "shown", name }, services);
}

test.each([
	["40x20.png", "plan.png", "image/png"],
	["24x16.jpg", "plan.jpg", "image/jpeg"],
	["lossy-32x24.webp", "plan.webp", "image/webp"],
	["36x18.avif", "plan.avif", "image/avif"],
])("%s is answered as %s of its own type, which nothing may take for another", async (sample, name, type) => {
	await place(sample, name);
	const answer = await ask(name);
	expect(answer.status).toBe(200);
	expect(answer.headers.get("content-type")).toBe(type);
	expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
	expect(answer.headers.get("content-security-policy")).toMatch(/default-src 'none'.*sandbox/);
	const bytes = Buffer.from(await answer.arrayBuffer());
	expect(bytes.equals(await readFile(path.join(SAMPLES, sample)))).toBe(true);
	expect(answer.headers.get("content-length")).toBe(String(bytes.length));
});

test("by the hash of its bytes it is kept for a year, by its name alone it is asked for again", async () => {
	await place("40x20.png", "plan.png");
	const first = await ask("plan.png");
	expect(first.headers.get("cache-control")).toBe("no-cache");
	const etag = first.headers.get("etag") ?? "";
	const hash = etag.slice(1, -1);
	expect((await ask("plan.png", {}, `?v=${hash}`)).headers.get("cache-control")).toContain("immutable");
	expect((await ask("plan.png", { "if-none-match": etag })).status).toBe(304);

	await place("rgba-16x16.png", "plan.png");
	const changed = await ask("plan.png", { "if-none-match": etag }, `?v=${hash}`);
	expect([changed.status, changed.headers.get("cache-control")]).toEqual([200, "no-cache"]);
	expect(changed.headers.get("etag")).not.toBe(etag);
});

test("what is not there is 404 with a sentence, a foreign host 421, and neither says where files lie", async () => {
	await place("40x20.png", "plan.png");
	const missing = await ask("paln.png");
	expect(missing.status).toBe(404);
	const text = await missing.text();
	expect(text).toContain('Did you mean "plan.png"?');
	expect(text).not.toContain(root);
	for (const name of ["lesson.md", "..%2Fplan.png", "plan.svg"]) expect((await ask(name)).status).toBe(404);
	const foreign = await ask("plan.png", { host: "evil.example" });
	expect(foreign.status).toBe(421);
});
