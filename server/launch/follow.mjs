import { isMainThread } from "node:worker_threads";

// Loaded ahead of a child process: whoever starts it may be killed without a chance to end it,
// and a process without its parent would hold the port, the queue or the database for ever.
const parent = process.ppid;
const PATIENCE_MS = 3_000;

if (isMainThread) {
	const timer = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(timer);
		process.kill(process.pid, "SIGTERM");
		setTimeout(() => process.kill(process.pid, "SIGKILL"), PATIENCE_MS).unref();
	}, 250);
	timer.unref();
}
