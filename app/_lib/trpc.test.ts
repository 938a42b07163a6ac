import { afterEach, expect, test, vi } from "vitest";
import { VISITOR_HEADER } from "#server/contract/visitor.ts";
import { createApiClient } from "./trpc.ts";

afterEach(() => vi.unstubAllGlobals());

test("the calls of one page come from one visitor, who is another one from asking to be forgotten on", async () => {
	const keys: (string | null)[] = [];
	vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
		keys.push(new Headers(init.headers).get(VISITOR_HEADER));
		return Response.json([{ result: {} }]);
	});
	const reached = { lesson: "indexing", block: "why" };
	const [page, other] = [createApiClient(), createApiClient()];
	await page.learner.reached.mutate(reached);
	await page.learner.reached.mutate(reached);
	await page.learner.forget.mutate({ confirm: true });
	await page.learner.reached.mutate(reached);
	await other.learner.reached.mutate(reached);
	const [first, second, forgetting, after, elsewhere] = keys;
	expect(first).toMatch(/^[\w-]{16,64}$/);
	expect(second).toBe(first);
	expect(after).toBe(forgetting);
	expect(new Set([first, after, elsewhere]).size).toBe(3);
});
