import { cp } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { BenchPage, LOWER_IF_TOLD } from "./bench-page.ts";

const LESSON = "40-partial-indexes";
const EXPERIMENT = "partial-indexes/partial";

test.beforeAll(async () => {
	// Into the folder of the running server, as an instructor does.
	const folder = path.join(process.env.LAB_E2E_LESSONS_DIR ?? "", LESSON);
	await cp(path.join(import.meta.dirname, "lessons", LESSON), folder, { recursive: true });
});

test("a lesson's own experiment runs on the bench, shows its arms' plans, and its run stays", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	await page.goto("/lessons/partial-indexes");
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Partial indexes");
	// What declares an experiment is for the bench, not for readers.
	await expect(page.getByText("CREATE INDEX orders_pending")).toHaveCount(0);

	await bench.open({
		experiment: EXPERIMENT,
		arms: ["arm=none", "arm=partial"],
		clients: 2,
		seconds: 4,
	});
	await bench.runToEnd();
	// The blocks are as many on any machine; a busy one may not tell the times apart.
	expect(await bench.count("blocks", 0)).toBeGreaterThan(2 * (await bench.count("blocks", 1)));
	await expect(bench.verdict).toContainText(LOWER_IF_TOLD);
	await expect(page.getByText("Index Scan using orders_pending").first()).toBeAttached();

	const id = await bench.runId();
	await page.goto(`/runs/${id}`);
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("An index on what still waits");
	await expect(page.getByRole("region", { name: "Verdict" })).toContainText("With index: partial index");
});

test("nobody can bring an experiment of their own along with a run", async ({ request, baseURL }) => {
	const answer = await request.post("/api/trpc/runs.start", {
		headers: { origin: baseURL ?? "" },
		data: {
			experiment: EXPERIMENT,
			arms: [{ arm: "none" }, { arm: "partial" }],
			load: { model: "closed", clients: 1, seconds: 2 },
			idempotencyKey: "brings-its-own-declaration",
			declared: { id: "mine/own" },
		},
	});
	expect(answer.status()).toBe(400);
	expect(await answer.text()).toContain("declared: there is no such field");
});
