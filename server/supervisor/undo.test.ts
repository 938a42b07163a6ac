import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { undoAll } from "./undo.ts";

test("a step that fails, at once or later, is told and keeps no other from being taken, the last first", async () => {
	const done: string[] = [];
	const lines: string[] = [];
	const steps = [
		() => void done.push("lock"),
		[
			async () => {
				throw new Error("Redis is stubborn.");
			},
			async () => {
				await sleep(20);
				done.push("Postgres");
			},
		],
		() => {
			throw new Error("The file is gone.");
		},
		() => void done.push("web"),
	];
	await undoAll(steps, (line) => lines.push(line));
	expect(done).toEqual(["web", "Postgres", "lock"]);
	expect(lines).toEqual([
		"Something did not stop: The file is gone.",
		"Something did not stop: Redis is stubborn.",
	]);
});

test("the steps of a list are taken at the same time", async () => {
	let running = 0;
	let most = 0;
	const step = async () => {
		most = Math.max(most, ++running);
		await sleep(20);
		running--;
	};
	await undoAll([[step, step]], () => {});
	expect(most).toBe(2);
});

test("a step that hangs does not keep the end waiting, and what is left is begun", async () => {
	const done: string[] = [];
	const lines: string[] = [];
	const steps = [
		() => void done.push("lock"),
		() => void done.push("facts"),
		() => new Promise<void>(() => {}),
	];
	const startedMs = performance.now();
	await undoAll(steps, (line) => lines.push(line), 100);
	// Less than it waits for when it is told nothing, and the step would never end.
	expect(performance.now() - startedMs).toBeLessThan(5_000);
	expect(done).toEqual(["facts", "lock"]);
	expect(lines).toEqual(["Not all has stopped within 0.1 s; the next start sets right what is left."]);
});
