import { once } from "node:events";
import { type Arm, formatArm, parseArm } from "#server/contract/arm.ts";
import type { Experiment } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";
import { checkOwnLoad } from "#server/contract/layout.ts";
import { requires } from "#server/contract/requirements.ts";
import { createRandom } from "#server/engine/random.ts";
import type { Env } from "#server/env.ts";
import type { Terminal } from "#server/supervisor/terminal.ts";
import { openLabPlace } from "./lab-place.ts";
import { startService } from "./service.ts";

/** What the command line was given; the port still as text. */
export type ServeOptions = { arm: string[]; host: string; port: string };

/** A checked order to serve; port 0 is one that is free. */
export type ServeOrder = { experiment: Experiment; arm: Arm; host: string; port: number };

/**
 * Makes a checked order of the words of a command line.
 *
 * @throws Fault `bad-request` naming the field: an unknown experiment, level or factor, not one arm, no port.
 */
export function readServeOrder(experiment: Experiment, { arm, host, port }: ServeOptions): ServeOrder {
	const { factors } = experiment.declaration;
	const [text, ...others] = arm;
	if (text === undefined || others.length > 0) {
		throw new Fault("bad-request", `arm: one arm is served, and ${arm.length} were given. Give --arm once.`, {
			field: "arm",
		});
	}
	if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
		throw new Fault("bad-request", `port: "${port}" is not a port from 0 to 65535; 0 takes a free one.`, {
			field: "port",
		});
	}
	const parsed = parseArm(factors, text, "arm");
	checkOwnLoad(factors, [parsed], undefined);
	return { experiment, arm: parsed, host, port: Number(port) };
}

/**
 * Serves one arm over HTTP until the signal is aborted, then closes everything it opened.
 *
 * @param onReady gets the service's URL once requests are answered with operations.
 * @throws Fault `configuration` when the port may not be used, and as opening the lab does; `lost` when the instance
 * it joined stopped.
 */
export async function serveArm(
	order: ServeOrder,
	env: Env,
	terminal: Terminal,
	signal: AbortSignal,
	onReady: (url: string) => Promise<void>,
): Promise<void> {
	const { experiment } = order;
	const random = createRandom(env.seed);
	// First, for a port that is taken should be told before anything is made.
	const service = await startService({ host: order.host, port: order.port, random, say: terminal.line });
	try {
		const effects = { say: terminal.line, progress: terminal.progress, signal };
		const needsRedis = requires(experiment.declaration, [order.arm], "redis");
		const place = await openLabPlace(env, needsRedis, effects);
		try {
			await experiment.prepare(order.arm, place.lab);
			const client = await experiment.client(order.arm, place.lab);
			try {
				service.open(client);
				terminal.line(`Serving ${formatArm(order.arm)} at ${service.url}/ (Ctrl-C stops it).`);
				await onReady(service.url);
				if (!signal.aborted) await Promise.race([once(signal, "abort"), place.gone]);
				await service.close();
			} finally {
				await client.close();
			}
		} finally {
			await place.close();
		}
	} catch (thrown) {
		// What breaks off because of the abort is no fault of its own.
		if (!signal.aborted) throw thrown;
	} finally {
		await service.close();
	}
}
