import { connect, createServer, type Socket } from "node:net";
import type { ConnectionTarget } from "#server/contract/lab.ts";

/** A server on a port of this machine. */
export type TcpServer = { host: string; port: number; close(): void };

/** Serves whatever the test wants, to whoever connects to an address of this machine. */
export async function serveTcp(onSocket: (socket: Socket) => void, host = "127.0.0.1"): Promise<TcpServer> {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on("error", () => {});
		socket.on("close", () => sockets.delete(socket));
		onSocket(socket);
	});
	await new Promise<void>((resolve) => server.listen(0, host, resolve));
	const address = server.address();
	if (typeof address !== "object" || address === null) throw new Error("There is no port.");
	return {
		host,
		port: address.port,
		close() {
			server.close();
			for (const socket of sockets) socket.destroy();
		},
	};
}

/** Hands on what a stream brings to a Postgres that has but a Unix socket, and back. */
export function relay(stream: NodeJS.ReadWriteStream & { destroy(): void }, to: ConnectionTarget): void {
	const postgres = connect(`${to.host}/.s.PGSQL.${to.port}`);
	postgres.on("error", () => {});
	stream.on("close", () => postgres.destroy());
	stream.pipe(postgres).pipe(stream);
}
