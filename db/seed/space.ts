import { statfs } from "node:fs/promises";
import type { Sql } from "postgres";

/**
 * Free bytes where Postgres keeps its data, or null when that is another machine or hidden from us.
 */
export async function freeBytesOf(admin: Sql): Promise<number | null> {
	try {
		const [row] = await admin<{ folder: string; local: boolean }[]>`
			select current_setting('data_directory') as folder,
				coalesce(inet_server_addr() <<= '127.0.0.0/8' or inet_server_addr() = '::1', true) as local`;
		if (row === undefined || !row.local) return null;
		const space = await statfs(row.folder);
		return space.bavail * space.bsize;
	} catch {
		// Not permitted to ask, or a server in a container whose folder is not ours: then nothing is known.
		return null;
	}
}
