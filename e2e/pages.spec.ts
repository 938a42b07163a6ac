import { expect, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { seriousFaults } from "./axe-faults.ts";
import { BenchPage } from "./bench-page.ts";

const PAGES = [
	"/",
	"/lessons/indexing",
	"/bench",
	"/bench?load=open&profile=ramp&budget=60",
	"/browser-cache",
	"/runs",
	"/runs/open",
	"/plans",
	"/compare",
] as const;

for (const colorScheme of ["light", "dark"] as const) {
	for (const address of PAGES) {
		test(`axe finds nothing serious on ${address} in ${colorScheme}`, async ({ page }) => {
			await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
			await page.goto(address);
			await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
			expect(await seriousFaults(page)).toEqual([]);
		});
	}
}

test("a whole run asks no other host for anything and breaks no content security policy", async ({
	page,
}) => {
	const hosts = new Set<string>();
	const complaints: string[] = [];
	page.on("request", (request) => {
		const { protocol, host } = new URL(request.url());
		if (protocol !== "data:" && protocol !== "blob:") hosts.add(host);
	});
	page.on("pageerror", (error) => complaints.push(error.message));
	page.on("console", (message) => {
		if (message.type() === "error" || /content security policy/i.test(message.text()))
			complaints.push(message.text());
	});
	await page.exposeFunction("tellViolation", (what: string) => complaints.push(what));
	await page.addInitScript(`document.addEventListener("securitypolicyviolation", (event) => {
		window.tellViolation(\`\${event.violatedDirective}: \${event.blockedURI}\`);
	});`);
	const bench = new BenchPage(page);
	for (const address of PAGES) await page.goto(address, { waitUntil: "networkidle" });
	await bench.open({ seconds: 2 });
	await bench.runToEnd();
	await page.getByRole("link", { name: "Permalink of this run" }).click();
	await bench.done();
	expect([...hosts]).toEqual([new URL(page.url()).host]);
	expect(complaints).toEqual([]);
});

test("every page answers with a content security policy of its own nonce", async ({ request }) => {
	const nonces = new Set<string>();
	for (const address of PAGES) {
		const policy = (await request.get(address)).headers()["content-security-policy"] ?? "";
		const nonce = /script-src[^;]*'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
		expect(nonce).not.toBe("");
		expect(/script-src[^;]*/.exec(policy)?.[0]).not.toContain("'unsafe-inline'");
		nonces.add(nonce);
	}
	expect(nonces.size).toBe(PAGES.length);
});

// The narrower is a desktop's screen at 400 %.
for (const width of [390, 320]) {
	test(`nothing is wider than a screen of ${width} px, on any page`, async ({ page }) => {
		const bench = new BenchPage(page);
		await bench.open({ seconds: 2 });
		await bench.runToEnd();
		const id = await bench.runId();
		await page.setViewportSize({ width, height: 844 });
		await page.goto("/runs");
		await alive(page);
		await page.getByRole("button", { name: /^Tags and note/ }).click();
		await page.getByLabel("Tags, with commas between them").fill("w".repeat(30));
		await page.getByRole("button", { name: "Save" }).click();
		await expect(page.getByRole("list", { name: "Runs" }).getByText("w".repeat(30))).toBeVisible();
		for (const address of [
			...PAGES,
			`/bench?run=${id}`,
			`/bench?experiment=lookups&run=${id}`,
			`/runs/${id}`,
			`/compare?run=${id}`,
		]) {
			await page.goto(address);
			await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
			await page.waitForLoadState("networkidle");
			const beyond = await page.evaluate(() => document.documentElement.scrollWidth);
			expect(beyond, address).toBeLessThanOrEqual(width);
		}
	});
}

test("another experiment can be chosen on the bench, and begins with its own settings", async ({ page }) => {
	await page.goto("/bench?clients=3");
	const choice = page.getByRole("navigation", { name: "Experiment" });
	await choice.getByText(/^All \d+.experiments$/).click();
	const other = choice.getByRole("link").nth(1);
	const name = (await other.textContent()) ?? "";
	await other.click();
	await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
	await expect(page.getByLabel("Arm A: Queries")).toHaveValue("1");
	await expect(page.getByLabel("Clients")).not.toHaveValue("3");
});

test("a page that is not there and a run that is not there say so", async ({ page }) => {
	for (const address of ["/lessons/no-such-lesson", "/runs/no-such-run", "/nowhere"]) {
		const answer = await page.goto(address);
		expect(answer?.status()).toBe(404);
		await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
	}
});
