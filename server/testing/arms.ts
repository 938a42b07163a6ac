import type { Arm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Experiment } from "#server/contract/experiment.ts";
import type { ArmClient, Lab } from "#server/contract/lab.ts";
import { createRandom } from "#server/engine/random.ts";
import { spanBook } from "./experiment-lab.ts";

/** Lends the prepared service of an arm, and closes it afterwards. */
async function withService<T>(
	experiment: Experiment,
	arm: Arm,
	lab: Lab,
	work: (client: ArmClient) => Promise<T>,
): Promise<T> {
	await experiment.prepare(arm, lab);
	const client = await experiment.client(arm, lab);
	try {
		return await work(client);
	} finally {
		await client.close();
	}
}

/** What an arm answers to each of these inputs. */
export function answersOf(
	experiment: Experiment,
	arm: Arm,
	inputs: readonly number[],
	lab: Lab,
): Promise<unknown[]> {
	return withService(experiment, arm, lab, async (client) => {
		const answers: unknown[] = [];
		for (const input of inputs) answers.push(await client.answer(input));
		return answers;
	});
}

/** Spans that an arm's operations book, and the rows that each of them answers with, over two stretches of load. */
export function bookedBy(
	experiment: Experiment,
	arm: Arm,
	lab: Lab,
): Promise<{ spans: string[]; rowCounts: number[]; counters: Record<string, number> }> {
	return withService(experiment, arm, lab, async (client) => {
		const sink = spanBook();
		const random = createRandom(1);
		const rowCounts: number[] = [];
		for (const stretch of ["warm-up", "measured"]) {
			await client.beforeSlice?.();
			for (let turn = 0; turn < 10; turn++) rowCounts.push(await client.operation(random, sink));
			if (stretch === "warm-up") client.resetCounters();
		}
		return { spans: Object.keys(sink.calls), rowCounts, counters: client.counters() };
	});
}

/** Blocks of 8 KiB that the arm's typical operation touches. */
export async function blocksOf(experiment: Experiment, arm: Arm, lab: Lab): Promise<number> {
	await experiment.prepare(arm, lab);
	const { blocksHit, blocksRead }: Evidence = await experiment.evidence(arm, lab);
	return blocksHit + blocksRead;
}

/** One after the other, for arms share their connections and take turns. */
export async function inTurn<Item, T>(
	items: readonly Item[],
	work: (item: Item) => Promise<T>,
): Promise<T[]> {
	const done: T[] = [];
	for (const item of items) done.push(await work(item));
	return done;
}
