import { expect, test } from "vitest";
import { PostgresCpu } from "./postgres-cpu.ts";

type Backend = { title: string; runMs: number };

/** The proc file system of a Postgres whose postmaster is process 10. */
function postgresOf(backends: Record<number, Backend>) {
	const server = { backends, endedTicks: 0 };
	const read = (path: string) => {
		const [, pid, file] = /^\/proc\/(\d+)\/(?:task\/\d+\/)?(\w+)$/.exec(path) ?? [];
		const backend =
			pid === "10" ? { title: "/usr/bin/postgres -D x", runMs: 5 } : server.backends[Number(pid)];
		if (backend === undefined) throw new Error(`ENOENT: ${path}`);
		const text: Record<string, string> = {
			children: Object.keys(server.backends).join(" "),
			schedstat: `${backend.runMs * 1e6} 5000 17`,
			stat: `10 (postgres) S 1 ${Array(11).fill(0).join(" ")} ${server.endedTicks} 0 20 0`,
			cmdline: `${backend.title}\0\0`,
		};
		return text[file ?? ""] ?? "";
	};
	return { server, read };
}

test("the measured user's backends and what serves everybody count, backends of others do not", () => {
	const { read } = postgresOf({
		11: { title: "postgres: service shop [local] SELECT", runMs: 1 },
		12: { title: "postgres: 16/main: service shop 127.0.0.1(51234) idle", runMs: 2 },
		13: { title: "postgres: parallel worker for PID 11 ", runMs: 4 },
		14: { title: "postgres: walwriter ", runMs: 8 },
		15: { title: "postgres: checkpointer ", runMs: 16 },
		16: { title: "postgres: autovacuum worker shop", runMs: 32 },
		21: { title: "postgres: owner shop [local] SELECT", runMs: 1_000 },
		22: { title: "postgres: 16/main: owner workbench 10.0.0.7(40000) idle in transaction", runMs: 1_000 },
		23: { title: "postgres: service_2 shop ::1(51235) idle", runMs: 1_000 },
		24: { title: "postgres: walsender replica 10.0.0.8(40001) streaming 0/3000060", runMs: 1_000 },
	});
	expect(new PostgresCpu(10, ["service"], read).readMs()).toBeCloseTo(5 + 63);
	expect(new PostgresCpu(10, ["service", "service_2"], read).readMs()).toBeCloseTo(5 + 63 + 1_000);
});

test("backends that end count to their last tick if they were the user's, and not at all if they were others'", () => {
	const { server, read } = postgresOf({
		11: { title: "postgres: service shop [local] idle", runMs: 100 },
		21: { title: "postgres: owner shop [local] idle", runMs: 5_000 },
		22: { title: "postgres: owner shop [local] idle", runMs: 300 },
	});
	const cpu = new PostgresCpu(10, ["service"], read);
	const beforeMs = cpu.readMs();
	server.backends = { 11: { title: "postgres: service shop [local] idle", runMs: 170 } };
	server.endedTicks = 530;
	expect(cpu.readMs() - beforeMs).toBeCloseTo(70);
	server.backends = {};
	server.endedTicks = 530 + 19;
	expect(cpu.readMs() - beforeMs).toBeCloseTo(90);
});

test("a process whose number was another user's backend before is taken for what it is now", () => {
	const { server, read } = postgresOf({ 21: { title: "postgres: owner shop [local] idle", runMs: 400 } });
	const cpu = new PostgresCpu(10, ["service"], read);
	const beforeMs = cpu.readMs();
	server.backends = { 21: { title: "postgres: service shop [local] idle", runMs: 30 } };
	server.endedTicks = 40;
	expect(cpu.readMs() - beforeMs).toBeCloseTo(30);
});
