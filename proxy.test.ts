import { NextRequest } from "next/server";
import { afterEach, expect, test, vi } from "vitest";
import { proxy } from "./proxy.ts";

afterEach(() => vi.unstubAllEnvs());

const ask = (host: string) => proxy(new NextRequest("http://127.0.0.1:3000/bench", { headers: { host } }));

test("a page asked for by a name that is not ours is refused, with the setting that allows it", async () => {
	const answer = ask("evil.example:3000");
	expect(answer.status).toBe(421);
	expect(await answer.text()).toMatch(/"evil\.example:3000".*LAB_HOSTS/);
});

test("a page is served by address, as localhost, and by the names of HOST and LAB_HOSTS", () => {
	vi.stubEnv("HOST", "Machine.local");
	vi.stubEnv("LAB_HOSTS", "lab.example, other.example");
	for (const host of ["127.0.0.1:3000", "[::1]:3000", "localhost:3000", "machine.local", "other.example"]) {
		const answer = ask(host);
		expect([host, answer.status]).toEqual([host, 200]);
		expect(answer.headers.get("content-security-policy")).toContain("nonce-");
	}
});
