import type { ConnectionTarget } from "#server/contract/lab.ts";
import { withRedis } from "../redis-probe.ts";
import type { ReadProc } from "./proc.ts";
import { readStat } from "./process-tree.ts";

const LOOPBACK = ["localhost", "127.0.0.1", "::1"];

/**
 * The postmaster that a backend belongs to. Process ids mean something on their own machine only, and a server in a
 * container has others than we see: so the address must be of this machine and the process a backend of that database.
 *
 * @throws Error when it cannot be found here.
 */
export function findPostmaster(target: ConnectionTarget, backend: number, read: ReadProc): number {
	if (!target.host.startsWith("/") && !LOOPBACK.includes(target.host)) {
		throw new Error("Postgres is on another machine");
	}
	const title = read(`/proc/${backend}/cmdline`).replaceAll("\0", " ");
	const { parent } = readStat(backend, read);
	const isOurs = title.startsWith("postgres: ") && title.includes(`${target.user} ${target.database} `);
	if (!isOurs || read(`/proc/${parent}/comm`).trim() !== "postgres") {
		throw new Error(`process ${backend} of this machine is not the lab's backend`);
	}
	return parent;
}

/** The process of the Redis behind a URL. @throws Error when it does not answer or is not of this machine. */
export async function findRedis(url: string, read: ReadProc): Promise<number> {
	const info = await withRedis(url, (client) => client.info("server"));
	const pid = Number(/^process_id:(\d+)\r?$/m.exec(info)?.[1]);
	const name = read(`/proc/${pid}/comm`).trim();
	if (!/^(redis|valkey)/.test(name)) throw new Error(`process ${pid} of this machine is not the lab's Redis`);
	return pid;
}
