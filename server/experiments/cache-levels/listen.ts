import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that listens on this machine alone, at a port that was free. */
export type Listening = { url: string; close(): Promise<void> };

export async function listen(answer: RequestListener): Promise<Listening> {
	const server = createServer({ keepAliveTimeout: 0 }, answer);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		async close() {
			server.close();
			server.closeAllConnections();
		},
	};
}
