import { type APIRequestContext, expect, test } from "@playwright/test";
import { BenchPage } from "./bench-page.ts";

const NONE = "cache=none,index=none,pool=pool,poolSize=8";
const BTREE = "cache=none,index=btree,pool=pool,poolSize=8";

const request = {
	experiment: "switches",
	arms: [{ index: "none" }, { index: "btree" }],
	load: { clients: 8, seconds: 2 },
};

/** How many runs are stored, of whatever session and state. */
async function runCount(api: APIRequestContext): Promise<number> {
	const text = await (await api.get("/metrics")).text();
	const counts = [...text.matchAll(/^lab_runs\{[^}]*\} (\d+)$/gm)].map(([, count]) => Number(count));
	expect(counts.length).toBeGreaterThan(0);
	return counts.reduce((sum, count) => sum + count, 0);
}

let before: number;

test.beforeEach(async ({ request: api }) => {
	before = await runCount(api);
});

for (const [name, query, field] of [
	["10,000 clients", `arm=${NONE}&arm=${BTREE}&clients=10000&seconds=6`, /clients/i],
	["−1 seconds", `arm=${NONE}&arm=${BTREE}&clients=8&seconds=-1`, /seconds/i],
	["1e308 seconds", `arm=${NONE}&arm=${BTREE}&clients=8&seconds=1e308`, /seconds/i],
	["an unknown arm", `arm=${NONE}&arm=cache=none,index=hash,pool=pool&clients=8&seconds=6`, /index.*hash/i],
	["an unknown factor", `arm=${NONE}&arm=__proto__=x&clients=8&seconds=6`, /__proto__/],
	["one arm", `arm=${NONE}&clients=8&seconds=6`, /arm/i],
	["a layout of no known kind", "layout=bogus", /layout: "bogus" is no way to lay out arms/],
	["a load of no known kind", "load=opne", /load.*opne/i],
	["a rate of 0", "load=open&rate=0", /arrival rate.*0 is not/i],
	["a ramp to nowhere", "load=open&profile=ramp", /to rate/i],
	["a budget below the seconds", "seconds=6&budget=3", /budget of 3/i],
] as const) {
	test(`${name} in the URL is refused with the field named, and nothing can be started`, async ({ page }) => {
		await page.goto(`/bench?${query}`);
		const alert = page.getByRole("alert").filter({ hasText: "This cannot run as it is set" });
		await expect(alert).toContainText(field);
		await expect(new BenchPage(page).run).toBeDisabled();
		expect(await runCount(page.request)).toBe(before);
	});
}

test("an unknown experiment in the URL says so", async ({ page }) => {
	await page.goto("/bench?experiment=swithces");
	await expect(page.getByText("no experiment “swithces”")).toBeVisible();
});

const bodies: readonly [name: string, body: string, field: string][] = [
	["10,000 clients", change({ load: { clients: 10_000, seconds: 2 } }), "load.clients"],
	["−1 seconds", change({ load: { clients: 8, seconds: -1 } }), "load.seconds"],
	["1e308 seconds", change({ load: { clients: 8, seconds: 1e308 } }), "load.seconds"],
	["half a client", change({ load: { clients: 0.5, seconds: 2 } }), "load.clients"],
	[
		"a ramp to nowhere",
		change({ load: { model: "open", clients: 8, seconds: 2, arrivalRatePerSec: 100, profile: "ramp" } }),
		"load.toRatePerSec",
	],
	[
		"a rate in a closed loop",
		change({ load: { clients: 8, seconds: 2, arrivalRatePerSec: 100 } }),
		"load.arrivalRatePerSec",
	],
	[
		"a budget below the seconds",
		change({ load: { clients: 8, seconds: 6, budgetSeconds: 3 } }),
		"load.budgetSeconds",
	],
	["an unknown level", change({ arms: [{ index: "none" }, { index: "hash" }] }), "arms[1].index"],
	["an unknown factor", change({ arms: [{ index: "none" }, { colour: "red" }] }), "arms[1].colour"],
	[
		"__proto__ as a factor",
		change({}).replace('{"index":"btree"}', '{"index":"btree","__proto__":"x"}'),
		"arms[1]",
	],
	["a pool of 1e308", change({ arms: [{ index: "none" }, { poolSize: 1e308 }] }), "arms[1].poolSize"],
	["two equal arms", change({ arms: [{ index: "none" }, { index: "none" }] }), "arms[1]"],
	["five arms", change({ arms: [8, 7, 6, 5, 4].map((poolSize) => ({ poolSize })) }), "arms"],
	["an unknown experiment", change({ experiment: "constructor" }), "experiment"],
	["a field too many", change({ admin: true }), "admin"],
];

function change(changes: Record<string, unknown>): string {
	return JSON.stringify({ ...request, ...changes, idempotencyKey: "refused-by-the-server" });
}

for (const [name, body, field] of bodies) {
	test(`${name} in a raw call is refused with the field named, and nothing is queued`, async ({
		request: api,
		baseURL,
	}) => {
		const answer = await api.post("/api/trpc/runs.start", {
			headers: { "content-type": "application/json", origin: baseURL ?? "" },
			data: Buffer.from(body),
		});
		expect(answer.status()).toBe(400);
		const text = await answer.text();
		expect(text).toContain(field);
		expect(text).not.toMatch(/\bat .*\.(ts|js):\d+|node_modules|select |postgres:\/\//i);
		expect(await runCount(api)).toBe(before);
	});
}

test("a call from another site and a body beyond the limit are refused", async ({
	request: api,
	baseURL,
}) => {
	const headers = { "content-type": "application/json" };
	const crossSite = await api.post("/api/trpc/runs.start", {
		headers: { ...headers, origin: "http://elsewhere.example", "sec-fetch-site": "cross-site" },
		data: Buffer.from(change({})),
	});
	expect(crossSite.status()).toBe(403);
	const large = await api.post("/api/trpc/runs.start", {
		headers: { ...headers, origin: baseURL ?? "" },
		data: Buffer.from(change({ experiment: "x".repeat(70_000) })),
	});
	expect(large.status()).toBe(413);
	expect(await runCount(api)).toBe(before);
});
