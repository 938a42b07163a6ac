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
process.on("message", async (/** @type {HostMessage} */ { order }) => {
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
			process.stderr.write("about to crash\n");
			return process.exit(3);
		case "flood":
			return progress(5_000);
		case "talk":
		case "sleep": {
			if (order.request.experiment === "talk") setInterval(() => progress(1), 50);
			const path = `${host}/.s.PGSQL.${port}`;
			const connection = { application_name: order.applicationName };
			const sql = postgres({ path, database, user, password, connection, max: 2 });
			await progress(1);
			await Promise.all([sql`select pg_sleep(600)`, sql`select pg_sleep(600)`]).catch(() => {});
			// Stays: only a kill ends it.
			setInterval(() => {}, 1_000);
		}
	}
});
await send({ type: "ready" });
