/** Entry of the runner's process: joins signals, the supervisor and the log to `runRunner`. */
import { EXIT, exitCodeOf, toFault } from "#server/contract/fault.ts";
import { readEnv } from "#server/env.ts";
import { createLogger } from "#server/observability/logger.ts";
import { runRunner } from "./runner.ts";

/** A stop that takes longer than this is ended; leases and the next start set right what is left. */
const STOP_MS = 5_000;

const log = createLogger("runner");
const stop = new AbortController();

function end(reason: string): void {
	if (stop.signal.aborted) return;
	log.info({ reason }, "stopping");
	stop.abort();
	setTimeout(() => process.exit(EXIT.terminated), STOP_MS).unref();
}

process.on("SIGTERM", () => end("SIGTERM"));
process.on("SIGINT", () => end("SIGINT"));
// The supervisor is gone: nobody would ever stop this process.
process.on("disconnect", () => end("disconnect"));

try {
	await runRunner({
		env: readEnv(process.env),
		signal: stop.signal,
		log,
		onStatus: (status) => {
			if (process.connected) process.send?.({ type: "lab", status });
		},
	});
	process.exit(EXIT.ok);
} catch (thrown) {
	const fault = toFault(thrown);
	process.stderr.write(`${fault.message}\n`);
	if (fault.code === "internal") log.error({ err: thrown }, "the runner failed");
	process.exit(exitCodeOf(fault));
}
