import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "#server/contract/fault.ts";

/** The web process of a start that was killed may hold the port for a moment longer. */
const PATIENCE_MS = 4_000;

/**
 * Makes sure that we may listen there, before anything heavy is started.
 *
 * @throws Fault `configuration` when the port is taken or may not be used, or the host is not of this machine.
 */
export async function checkPort(host: string, port: number, signal: AbortSignal): Promise<void> {
	const deadline = performance.now() + PATIENCE_MS;
	for (;;) {
		const code = await tryToListen(host, port);
		if (code === undefined) return;
		if (code === "EADDRINUSE" && performance.now() < deadline) {
			await sleep(200, undefined, { signal });
			continue;
		}
		throw new Fault("configuration", sentence(code, host, port), { field: "PORT" });
	}
}

function sentence(code: string, host: string, port: number): string {
	switch (code) {
		case "EADDRINUSE":
			return `Port ${port} on ${host} is taken. Stop what uses it, or choose another: PORT=${port < 65_535 ? port + 1 : 3000} npm start`;
		case "EACCES":
			return `Port ${port} may only be used by root. Choose one from 1024 up: PORT=3000 npm start`;
		default:
			return `HOST=${host} is not an address of this machine (${code}). Use 127.0.0.1, or 0.0.0.0 to be reached from others.`;
	}
}

function tryToListen(host: string, port: number): Promise<string | undefined> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "unknown"));
		server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
	});
}
