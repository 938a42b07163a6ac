import { copyFile, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { alive } from "./alive.ts";
import { seriousFaults } from "./axe-faults.ts";
import { saved } from "./downloads.ts";
import { LessonPage } from "./lesson-page.ts";
import { weighScripts } from "./weigh-scripts.ts";

const LESSON = "/lessons/walk";

test("a learner predicts, runs, sees the score, answers the quiz, and finds all of it again", async ({
	page,
	context,
}) => {
	const lesson = new LessonPage(page);
	await lesson.open();
	await expect(lesson.block("notice")).toContainText("Shown after you have run it");

	await lesson.predict("times", "2000");
	await lesson.predict("times", "1000");
	await lesson.block("way").getByLabel("it falls").check();
	await lesson.block("way").getByRole("button", { name: "Predict" }).click();
	await lesson.block("shape").getByLabel("arm A").fill("1");
	await lesson.block("shape").getByLabel("arm B").fill("9");
	await lesson.block("shape").getByRole("button", { name: "Predict" }).click();
	await expect(lesson.block("shape")).toContainText("Kept.");

	await lesson.bench.ready();
	await lesson.bench.run.click();
	await expect(lesson.block("times")).toContainText("Locked.");
	await expect(lesson.block("times").getByLabel("Your prediction")).toHaveCount(0);
	await lesson.bench.done();

	await expect(lesson.block("times")).toContainText(/You said 1,000\stimes\. Measured: [\d.]+\stimes/);
	await expect(lesson.block("times")).toContainText(/too high by a factor of \d/);
	await expect(lesson.block("times")).toContainText("A query alone is not all that a request does.");
	await expect(lesson.block("way")).toContainText("You chose right.");
	await expect(lesson.block("shape")).toContainText(/You drew A\s1\sms, B\s9\sms/);
	const overlay = page.getByRole("region", { name: "Your predictions" });
	await expect(overlay).toContainText("median (p50) of B ÷ that of A");
	await expect(page.getByText("Dotted: where the line would lie").first()).toBeVisible();
	await expect(lesson.block("notice")).toContainText("The lines lie apart");
	await expect(lesson.block("dearer")).toContainText(/holds here: [\d.]+\stimes, [\d.]+\stimes to/);
	// On a machine that others load a run refutes nothing.
	await expect(lesson.block("cheaper")).toContainText(/refuted here|something else loaded the machine/);

	await lesson.answer("why", "The tables are locked");
	await expect(lesson.block("why")).toContainText("Reading locks nobody out.");
	await expect(lesson.block("why").getByText("They are prepared once.")).toBeHidden();
	await lesson.answer("why", "Each waits for the answer to the one before");
	await expect(lesson.block("why")).toContainText("So the round trips add up.");

	const second = new LessonPage(await context.newPage());
	for (const again of [lesson, second]) {
		await again.open();
		await expect(again.block("times")).toContainText(/You said 1,000\stimes/);
		await expect(again.block("why").getByLabel("Each waits for")).toBeChecked();
		await expect(again.block("dearer")).toContainText("holds here");
	}
	await page.goto("/");
	await expect(page.getByText(/4 of 6 answered/)).toBeVisible();
});

test("a run can be made without predicting, which the lesson says, and nothing is predicted after it", async ({
	page,
}) => {
	const lesson = new LessonPage(page);
	await lesson.open(`${LESSON}?bench=ten`);
	await lesson.bench.ready();
	await lesson.bench.run.click();
	const gate = page.getByRole("region", { name: "Predict first" });
	await expect(gate).toContainText("3 predictions");
	await gate.getByRole("link", { name: "Predict first" }).click();
	await expect(gate).toBeHidden();
	await expect(lesson.block("times")).toBeInViewport();

	await lesson.bench.run.click();
	await gate.getByRole("button", { name: "Run without predicting" }).click();
	await expect(lesson.block("times")).toContainText("Locked without a prediction.");
	await lesson.bench.done();
	await expect(lesson.block("times")).toContainText("You ran it without predicting.");
});

test("a block sets the bench, its run is found again, and an open task is checked against it", async ({
	page,
}) => {
	const lesson = new LessonPage(page);
	await lesson.open();
	await lesson.block("fewer").getByRole("button", { name: "Set the bench" }).click();
	await expect(page).toHaveURL(/bench=fewer/);
	await expect(page.getByLabel("Arm B: Queries")).toHaveValue("5");
	await page.getByLabel("Arm B: Queries").fill("4");
	await page.getByLabel("Seconds").fill("2");
	await lesson.bench.ready();
	await lesson.bench.runToEnd();
	await expect(lesson.block("fewer")).toContainText(/Reached by arm B, with a median \(p50\) of/);

	await page.getByRole("button", { name: "Reset the bench" }).click();
	await expect(page.getByLabel("Arm B: Queries")).toHaveValue("5");
	await expect(lesson.block("fewer")).toContainText("Reached");
});

test("each bench of a lesson has its own settings to go back to, also after another was on", async ({
	page,
}) => {
	const lesson = new LessonPage(page);
	await lesson.open();
	const set = (block: string) => lesson.block(block).getByRole("button", { name: "Set the bench" }).click();
	const undo = page.getByRole("button", { name: "Undo", exact: true });
	const b = page.getByLabel("Arm B: Queries");
	await set("fewer");
	await b.fill("4");
	await expect(undo).toBeEnabled();
	await set("few");
	await expect(b).toHaveValue("2");
	await expect(undo).toBeDisabled();
	await b.fill("3");
	await set("fewer");
	// The block has its author's settings; those of the reader are one step back.
	await expect(b).toHaveValue("5");
	await undo.click();
	await expect(b).toHaveValue("4");
	await undo.click();
	await expect(b).toHaveValue("5");
	await set("few");
	await undo.click();
	await expect(b).toHaveValue("3");
});

test("a quiz tells the right answer after the second wrong one, and marks what it recalls", async ({
	page,
}) => {
	const lesson = new LessonPage(page);
	await lesson.open();
	await expect(lesson.block("remember").getByRole("link", { name: "Indexing" })).toBeVisible();
	await lesson.answer("why", "Postgres plans each of them anew");
	await expect(lesson.block("why").getByText("✓ right")).toBeHidden();
	await lesson.answer("why", "The tables are locked");
	await expect(lesson.block("why").getByText("✓ right")).toBeVisible();
	await expect(lesson.block("why").getByText("So the round trips add up.")).toBeVisible();

	await lesson.answer("both", "A join");
	await expect(lesson.block("both")).toContainText("Not quite");
	await lesson.answer("both", "with many keys");
	await expect(lesson.block("both")).toContainText("Right.");
});

test("an answer given while the server is out of reach is sent when it is back", async ({
	page,
	context,
}) => {
	const lesson = new LessonPage(page);
	await lesson.open();
	await context.setOffline(true);
	await lesson.answer("why", "Each waits for the answer to the one before");
	await expect(lesson.block("why")).toContainText("So the round trips add up.");
	await expect(lesson.block("why")).toContainText("Waits for the network.");
	await context.setOffline(false);
	await expect(lesson.block("why")).not.toContainText("Waits for the network.");
	await expect(lesson.block("why")).not.toContainText("Keeping it…");
	await lesson.open();
	await expect(lesson.block("why").getByLabel("Each waits for")).toBeChecked();
});

test("a reader finds the place again where they were", async ({ page }) => {
	const lesson = new LessonPage(page);
	await lesson.open();
	const kept = page.waitForResponse((response) => response.url().includes("learner.reached"));
	await page.locator("#your-turn").evaluate((heading) => heading.scrollIntoView());
	await kept;
	await page.goto("/");
	await page.getByRole("link", { name: /^Continue where I was: A walk/ }).click();
	await expect(page).toHaveURL(/\/lessons\/walk#/);
	await expect(page.getByRole("heading", { name: /^Your turn/ })).toBeInViewport();
});

test("a search from the keyboard leads to the place", async ({ page }) => {
	await page.goto("/bench");
	await alive(page);
	await page.keyboard.press("/");
	await page.getByRole("searchbox", { name: "Search the course" }).fill("walk every block");
	await expect(page.getByRole("link", { name: /A walk through every block/ }).first()).toBeVisible();
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(/\/lessons\/walk/);
});

test("a word is explained on focus and on a tap, and in the glossary", async ({ page }) => {
	const lesson = new LessonPage(page);
	await lesson.open();
	await page.getByRole("button", { name: "way and back" }).click();
	await expect(page.getByRole("tooltip")).toContainText("The way of a question to the server");
	await page.keyboard.press("Escape");
	await expect(page.getByRole("tooltip")).toBeHidden();
	await page.goto("/glossary");
	await expect(page.getByText("The way of a question to the server")).toBeVisible();
});

test("a learner's work can be taken away, and is deleted when asked", async ({ page }) => {
	const lesson = new LessonPage(page);
	await lesson.open();
	await lesson.predict("times", "7");
	await page.goto("/");
	await alive(page);
	for (const name of ["Take it away as Markdown", "… as JSON"]) {
		const { content } = await saved(page, () => page.getByRole("link", { name }).click());
		expect(content.toString()).toContain("A walk through every block");
	}
	await page.getByRole("button", { name: "Delete it…" }).click();
	const dialog = page.getByRole("dialog", { name: "Delete your work" });
	await expect(dialog).toContainText("all your predictions and answers");
	await dialog.getByRole("button", { name: "Delete all of it" }).click();
	await expect(page.getByText("Nothing is kept of you yet.")).toBeVisible();
	await lesson.open();
	await expect(lesson.block("times").getByLabel("Your prediction")).toHaveValue("");
});

test("an instructor adds a lesson to the running server, breaks it, reads where, and repairs it", async ({
	page,
}) => {
	const root = process.env.LAB_E2E_LESSONS_DIR ?? "";
	const folder = path.join(root, "91-dropped");
	const file = path.join(folder, "lesson.md");
	const text = await readFile(path.join(root, "90-walk", "lesson.md"), "utf8");
	const good = text.replace("A walk through every block", "Dropped in");
	try {
		await cp(path.join(root, "90-walk"), folder, { recursive: true });
		await writeFile(file, good);
		await page.goto("/");
		await page.getByRole("link", { name: "Dropped in" }).click();
		await expect(page.getByRole("heading", { level: 1, name: "Dropped in" })).toBeVisible();

		await writeFile(file, good.replace("bench=ten metric=p99", "bench=tenn metric=p99"));
		await page.reload();
		const line = good.split("\n").findIndex((one) => one.includes("bench=ten metric=p99")) + 1;
		await expect(page.getByText(new RegExp(`91-dropped/lesson\\.md:${line}:\\d+`))).toBeVisible();
		await expect(page.getByText(/Did you mean "ten"/)).toBeVisible();
		await page.goto("/");
		await expect(page.getByRole("link", { name: "A walk through every block" })).toBeVisible();
		await expect(page.getByText("file has 1 fault")).toBeVisible();

		await writeFile(file, good);
		await page.goto("/lessons/dropped");
		await expect(page.getByRole("heading", { level: 1, name: "Dropped in" })).toBeVisible();
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

test("a picture beside a lesson of the running server is shown, replaced, and missed", async ({
	page,
	request,
}) => {
	const root = process.env.LAB_E2E_LESSONS_DIR ?? "";
	const folder = path.join(root, "92-pictured");
	const file = path.join(folder, "doors.png");
	const head =
		"title: Pictured\nsummary: S.\ntechnique: t\nminutes: 5\nlevel: introductory\nobjectives: [A, B]";
	const image = page.getByRole("img", { name: "Two doors" });
	const widthNow = () => image.evaluate((element) => (element as HTMLImageElement).naturalWidth);
	try {
		await mkdir(folder);
		await copyFile("lessons/_template/two-doors.png", file);
		await writeFile(
			path.join(folder, "lesson.md"),
			`---\n${head}\n---\n\nWords.\n\n![Two doors](doors.png "One stands open.")\n`,
		);
		await page.goto("/lessons/pictured");
		await expect.poll(widthNow).toBeGreaterThan(100);
		await expect(page.getByText("One stands open.")).toBeVisible();
		const told = Number(await image.getAttribute("width"));
		expect(await widthNow()).toBe(told);

		const address = (await image.getAttribute("src")) ?? "";
		const answer = await request.get(address);
		expect(answer.headers()).toMatchObject({
			"content-type": "image/png",
			"cache-control": expect.stringContaining("immutable"),
			"content-security-policy": expect.stringContaining("sandbox"),
			"x-content-type-options": "nosniff",
		});
		const foreign = { headers: { host: "evil.example" } };
		expect((await request.get(address, foreign)).status()).toBe(421);
		expect((await request.get("/lessons/pictured/lesson.md")).status()).toBe(404);

		await copyFile("server/testing/pictures/40x20.png", file);
		await page.reload();
		await expect.poll(widthNow).toBe(40);
		expect(await image.getAttribute("src")).not.toBe(address);

		await rm(file);
		await page.reload();
		await expect(page.getByText(/92-pictured\/lesson\.md:12:1/)).toBeVisible();
		await expect(page.getByText('there is no "doors.png" beside this lesson')).toBeVisible();
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

test("the presenter's view alone has what is for the instructor", async ({ page }) => {
	const lesson = new LessonPage(page);
	await lesson.open();
	await expect(lesson.block("guide")).toHaveCount(0);
	await lesson.open(`${LESSON}?present=1`);
	await expect(lesson.block("guide")).toContainText("Let the room vote first.");
	await expect(lesson.block("guide")).toContainText(/5\sminutes/);
});

test.describe("without JavaScript", () => {
	test.use({ javaScriptEnabled: false });

	test("a lesson is a readable text: questions, options and their feedback, and what the bench needs", async ({
		page,
	}) => {
		const lesson = new LessonPage(page);
		await lesson.read();
		await expect(lesson.block("times")).toContainText("do ten queries take than one?");
		await expect(lesson.block("way").getByText("it falls")).toBeVisible();
		await expect(lesson.block("why").getByText("So the round trips add up.")).toBeVisible();
		await expect(lesson.block("notice").getByText("The lines lie apart")).toBeVisible();
		await expect(page.getByText("needs JavaScript for it")).toBeVisible();
		await expect(page.getByRole("button", { name: "way and back" })).toHaveCount(0);
		await expect(page.getByRole("img", { name: /^A way with ten turns/ })).toBeVisible();
	});
});

for (const colorScheme of ["light", "dark"] as const) {
	for (const width of [1440, 390]) {
		test(`axe finds nothing serious in a lesson ${width} wide in ${colorScheme}, and it is no wider`, async ({
			page,
		}) => {
			await page.setViewportSize({ width, height: 900 });
			await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
			const lesson = new LessonPage(page);
			await lesson.open(`${LESSON}?present=1`);
			await lesson.answer("why", "The tables are locked");
			expect(await seriousFaults(page)).toEqual([]);
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
			await page.goto("/glossary");
			expect(await seriousFaults(page)).toEqual([]);
		});
	}
}

test("on a phone the bench opens below the block that set it", async ({ page }) => {
	await page.setViewportSize({ width: 390, height: 844 });
	const lesson = new LessonPage(page);
	await lesson.open();
	await expect(lesson.bench.run).toHaveCount(0);
	await lesson.block("few").getByRole("button", { name: "Set the bench" }).click();
	await expect(lesson.block("few").getByRole("region", { name: "Bench" })).toBeVisible();
	await expect(lesson.bench.run).toBeVisible();
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("a lesson is read with 200 kB of scripts, and what draws a run comes when the bench is touched", async ({
	page,
}) => {
	const weights: number[] = [];
	for (const width of [390, 1440]) {
		await page.setViewportSize({ width, height: 900 });
		await new LessonPage(page).open();
		await page.waitForLoadState("networkidle");
		weights.push(await weighScripts(page));
	}
	for (const weight of weights) {
		expect(weight).toBeGreaterThan(100_000);
		expect(weight).toBeLessThan(200_000);
	}

	await page.getByRole("button", { name: "Change the settings" }).click();
	await page.getByLabel("Seconds").focus();
	await expect.poll(() => weighScripts(page)).toBeGreaterThan(Math.max(...weights) + 50_000);
});
