// A trial for tests of the host: what it does is named by the experiment of its order.
import postgres from "postgres";

/** @typedef {import("./protocol.ts").TrialMessage} TrialMessage */
/** @typedef {import("./protocol.ts").HostMessage} HostMessage */

/** @param {TrialMessage} message @returns {Promise<void>} */
function send(message) {
	return new Promise((resolve) => process.send?.(message, undefined, {}, () => resolve()));
}

/** @param {number} count */
async function progress(count) {
	for (let index = 0; index < count; index++) {
		await send({ type: "event", body: { kind: "progress", label: "work", share: index / count } });
	}
}

process.on("disconnect", () => process.exit(1));
process.on("message", async (/** @type {HostMessage} */ message) => {
	if (message.type !== "start") return;
	const { order } = message;
	const { host, port, database, user, password } = order.admin;
	switch (order.request.experiment) {
		case "finish":
			await progress(50);
			await send({ type: "measuring" });
			await progress(50);
			await send({ type: "finished", result: /** @type {any} */ ({ schema: 1 }), slices: [] });
			return process.exit(0);
		case "fail":
			await send({ type: "failed", code: "disk-full", sentence: "The disk is full." });
			return process.exit(0);
		case "lose-postgres":
			await send({ type: "failed", code: "database-unavailable", sentence: "Postgres is gone." });
			return process.exit(0);
		case "crash":
			for (let line = 1; line <= 80; line++) process.stderr.write(`line ${line}\n`);
			process.stderr.write("about to crash \0\n");
			return process.exit(3);
		case "loop":
			for (;;);
		case "leak-objects":
			for (const kept = []; ; ) kept.push({ at: kept.length });
		case "leak-buffers":
			// Says that it is alive all the while: what gives it away is its size alone.
			setInterval(() => send({ type: "alive" }), 100);
			for (const kept = []; ; await new Promise(setImmediate)) kept.push(Buffer.alloc(16 * 2 ** 20, 1));
		case "flood":
			return progress(10_000);
		case "talk":
		case "sleep": {
			// Stays: only a kill ends it.
			setInterval(() => send({ type: "alive" }), 500);
			if (order.request.experiment === "talk") setInterval(() => progress(1), 50);
			const path = `${host}/.s.PGSQL.${port}`;
			const connection = { application_name: order.applicationName };
			const sql = postgres({ path, database, user, password, connection, max: 2 });
			await progress(1);
			await Promise.all([sql`select pg_sleep(600)`, sql`select pg_sleep(600)`]).catch(() => {});
		}
	}
});
await send({ type: "ready" });
