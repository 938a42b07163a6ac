/**
 * Entry of the trial: a fresh process for one run, forked ahead of it, so that everything is loaded when the order
 * comes. It only joins the channel to `performTrial`.
 */
import { toFault } from "#server/contract/fault.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { performTrial } from "./perform.ts";
import type { HostMessage, TrialMessage, TrialOrder } from "./protocol.ts";

function send(message: TrialMessage): Promise<void> {
	return new Promise((resolve) => {
		// A channel that is gone is answered by `disconnect`; there is nobody left to tell.
		if (!process.connected || process.send === undefined) resolve();
		else process.send(message, undefined, {}, () => resolve());
	});
}

async function carryOut(order: TrialOrder): Promise<void> {
	const stop = new AbortController();
	try {
		const experiment = findExperiment(order.request.experiment);
		const listener = {
			event: (body: Extract<TrialMessage, { type: "event" }>["body"]) => void send({ type: "event", body }),
			measuring: () => void send({ type: "measuring" }),
		};
		const { result, slices } = await performTrial(order, experiment, listener, stop.signal);
		await send({ type: "finished", result, slices });
	} catch (thrown) {
		const fault = toFault(thrown);
		const cause = fault.cause instanceof Error ? fault.cause : undefined;
		process.stderr.write(
			`${JSON.stringify({ runId: order.runId, attempt: order.attempt, code: fault.code, message: fault.message, cause: cause?.stack })}\n`,
		);
		await send({ type: "failed", code: fault.code, sentence: fault.message });
	}
	process.exit(0);
}

if (process.send === undefined) {
	process.stderr.write("The trial is started by the runner; to run one from here, use: npm run lab -- run\n");
	process.exit(2);
}
// Ctrl-C reaches the whole process group; the runner decides what becomes of its trial.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit(1));
process.once("message", (message: HostMessage) => {
	if (message.type === "start") void carryOut(message.order);
});
void send({ type: "ready" });
