/**
 * Loads a service with autocannon and prints what came of it, as JSON.
 *
 * autocannon's own histogram counts whole milliseconds, and with a rate it adds samples that nobody took; so each
 * response is counted here, in microseconds, as autocannon timed it.
 */
// @ts-expect-error It brings no types.
import autocannon from "autocannon";

/** @type {{ url: string, connections: number, seconds: number, ratePerSec: number | null }} */
const { url, connections, seconds, ratePerSec } = JSON.parse(process.argv[2] ?? "{}");

/** @type {number[]} */
const durationsUs = [];
let errors = 0;
const startMs = performance.now();
const options = {
	url,
	connections,
	duration: seconds,
	...(ratePerSec === null ? {} : { overallRate: ratePerSec }),
};
const running = autocannon(options, () => {
	const elapsedMs = performance.now() - startMs;
	durationsUs.sort((left, right) => left - right);
	/** @param {number} share */
	const quantile = (share) => durationsUs[Math.max(0, Math.ceil(share * durationsUs.length) - 1)];
	const [p50Us, p90Us, p95Us, p99Us] = [0.5, 0.9, 0.95, 0.99].map(quantile);
	const perSec = (durationsUs.length * 1_000) / elapsedMs;
	process.stdout.write(JSON.stringify({ p50Us, p90Us, p95Us, p99Us, perSec, errors, droppedCount: null }));
});
/**
 * @param {object} _client
 * @param {number} status
 * @param {number} _bytes
 * @param {number} durationMs
 */
function onResponse(_client, status, _bytes, durationMs) {
	if (status === 200) durationsUs.push(durationMs * 1_000);
	else errors++;
}
running.on("response", onResponse);
running.on("reqError", () => {
	errors++;
});
