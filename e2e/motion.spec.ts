import { expect, type Page, test } from "@playwright/test";
import { BenchPage } from "./bench-page.ts";
import { LessonPage } from "./lesson-page.ts";

/** Watches all that moves by itself, from before the page's own scripts on. @returns what tells what did. */
async function watchMotion(page: Page): Promise<() => Promise<string[]>> {
	await page.addInitScript(() => {
		const seen = new Set<string>();
		Object.assign(window, { seenMotion: seen });
		const nameOf = (target: unknown) =>
			target instanceof Element ? target.className.toString().slice(0, 60) : "";
		for (const kind of ["transitionrun", "animationstart"]) {
			document.addEventListener(kind, ({ target }) => seen.add(`${kind}: ${nameOf(target)}`), true);
		}
		const look = () => {
			for (const animation of document.getAnimations()) {
				if (animation.playState !== "running") continue;
				const { effect } = animation;
				seen.add(`running: ${effect instanceof KeyframeEffect ? nameOf(effect.target) : ""}`);
			}
			for (const element of document.querySelectorAll("animate, animateTransform, animateMotion, marquee")) {
				seen.add(`drawn to move: ${element.tagName}`);
			}
			requestAnimationFrame(look);
		};
		requestAnimationFrame(look);
	});
	return () => page.evaluate(() => [...(window as unknown as { seenMotion: Set<string> }).seenMotion]);
}

/** Does on the page what moves things: sets, runs, points at a chart, opens and closes. */
async function use(page: Page, bench: BenchPage): Promise<void> {
	await bench.ready();
	await bench.start();
	await bench.measuring();
	await page
		.getByRole("button", { name: /^What is/ })
		.first()
		.hover();
	await bench.done();
	await page.getByRole("figure", { name: "Latency over time" }).getByRole("slider").focus();
	await page.keyboard.press("ArrowLeft");
	await page.getByRole("radio").first().hover();
	await page.keyboard.press("ControlOrMeta+k");
	await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
	await page.keyboard.press("Escape");
}

test("nothing moves by itself during a run for who wants no motion, on the bench and in a lesson", async ({
	page,
}) => {
	await page.emulateMedia({ reducedMotion: "reduce" });
	const motion = await watchMotion(page);
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ["queries=1", "queries=10"], seconds: 2 });
	await use(page, bench);
	expect(await motion()).toEqual([]);

	const lesson = new LessonPage(page);
	await lesson.open("/lessons/walk?bench=few");
	await use(page, lesson.bench);
	expect(await motion()).toEqual([]);
});

test("for everybody else the bar of a run moves on smoothly", async ({ page }) => {
	const motion = await watchMotion(page);
	const bench = new BenchPage(page);
	await bench.open({ experiment: "lookups", arms: ["queries=1", "queries=10"], seconds: 2 });
	await use(page, bench);
	expect(await motion()).toContainEqual(expect.stringContaining("bg-accent"));
});
