/**
 * Entry of the trial: a fresh process for one run, forked ahead of it, so that everything is loaded when the order
 * comes. It only joins the channel to `performTrial`.
 */
import { type Fault, toFault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { experimentOf } from "#server/experiments/registry.ts";
import { explainTrialFault } from "./explain.ts";
import { performTrial } from "./perform.ts";
import { ALIVE_MS, type HostMessage, type TrialMessage, type TrialOrder } from "./protocol.ts";
import { Silence } from "./silence.ts";

function send(message: TrialMessage): Promise<void> {
	return new Promise((resolve) => {
		// A channel that is gone is answered by `disconnect`; there is nobody left to tell.
		if (!process.connected || process.send === undefined) resolve();
		else process.send(message, undefined, {}, () => resolve());
	});
}

async function carryOut(order: TrialOrder): Promise<void> {
	// What an experiment throws where nobody waits for it ends the run by name, too; it may throw it again and again.
	process.once("uncaughtException", (thrown) => {
		process.on("uncaughtException", () => {});
		void explainTrialFault(thrown, () => Promise.resolve()).then((fault) => fail(order, fault));
	});
	const stop = new AbortController();
	try {
		const experiment = experimentOf(order.request);
		const listener = {
			event: (body: Extract<TrialMessage, { type: "event" }>["body"]) => void send({ type: "event", body }),
			measuring: () => void send({ type: "measuring" }),
		};
		const { result, slices } = await performTrial(order, experiment, listener, stop.signal);
		await send({ type: "finished", result, slices });
	} catch (thrown) {
		await fail(order, toFault(thrown));
	}
	process.exit(0);
}

async function fail({ runId, attempt }: TrialOrder, { code, message, cause }: Fault): Promise<never> {
	const stack = cause instanceof Error ? cause.stack : undefined;
	process.stderr.write(`${JSON.stringify({ runId, attempt, code, message, cause: stack })}\n`);
	await send({ type: "failed", code, sentence: message });
	process.exit(0);
}

/**
 * Tells the host again and again that the event loop turns, and ends when the host says nothing itself: one that is
 * frozen loses its run to another runner, and what it measured would disturb what that one measures.
 */
function keepInTouch(): Silence {
	const silence = new Silence(LIMITS.trialSilenceMs, ALIVE_MS);
	setInterval(() => {
		void send({ type: "alive" });
		if (silence.look()) {
			process.stderr.write(`The runner said nothing for ${LIMITS.trialSilenceMs / 1_000} s.\n`);
			process.exit(1);
		}
	}, ALIVE_MS);
	return silence;
}

if (process.send === undefined) {
	process.stderr.write("The trial is started by the runner; to run one from here, use: npm run lab -- run\n");
	process.exit(2);
}
// Ctrl-C reaches the whole process group; the runner decides what becomes of its trial.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit(1));
let host: Silence | undefined;
process.on("message", (message: HostMessage) => {
	host?.heard();
	if (message.type !== "start") return;
	host = keepInTouch();
	void carryOut(message.order);
});
void send({ type: "ready" });
