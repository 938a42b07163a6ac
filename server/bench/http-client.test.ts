import { createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { ArmClient } from "#server/contract/lab.ts";
import { openHttpArm } from "./http-client.ts";

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 11\r\nConnection: keep-alive\r\n\r\n{"rows":20}';
let undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
	for (const step of undo.toReversed()) await step();
	undo = [];
});

/** A server that does what it is told with each request it gets. */
async function serve(answer: (socket: Socket, request: number) => void): Promise<string> {
	let requests = 0;
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on("data", () => answer(socket, requests++));
		socket.on("error", () => {});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	undo.push(async () => {
		for (const socket of sockets) socket.destroy();
		await new Promise((resolve) => server.close(resolve));
	});
	const address = server.address();
	return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

async function open(url: string, connectionCount: number): Promise<ArmClient> {
	const client = await openHttpArm(url, connectionCount);
	undo.push(() => client.close());
	return client;
}

const once = (client: ArmClient) => client.operation(Math.random, { add: () => {} });

test("an operation ends when its whole answer is there, however it is cut", async () => {
	let isWhole = false;
	const url = await serve(async (socket) => {
		isWhole = false;
		for (const byte of ANSWER.slice(0, -1)) {
			socket.write(byte);
			await new Promise((resolve) => setImmediate(resolve));
		}
		isWhole = true;
		socket.write(ANSWER.slice(-1));
	});
	const client = await open(url, 1);
	for (let turn = 0; turn < 3; turn++) {
		await once(client);
		expect(isWhole).toBe(true);
	}
});

test("each connection has one request in progress, and one operation too many is an error", async () => {
	const url = await serve((socket, request) => {
		if (request >= 2) socket.write(ANSWER);
	});
	const client = await open(url, 2);
	const never = [once(client), once(client)].map((one) => one.catch((error: Error) => error.message));
	await expect(once(client)).rejects.toThrow("All 2 connections are in use.");
	await client.close();
	expect(await Promise.all(never)).toEqual(Array(2).fill("The service closed the connection."));
});

test("an answer that is no success is an error of that kind, and the connection goes on", async () => {
	const url = await serve((socket, request) =>
		socket.write(request === 0 ? "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\n\r\n{}" : ANSWER),
	);
	const client = await open(url, 1);
	await expect(once(client)).rejects.toMatchObject({ code: "http-503" });
	await expect(once(client)).resolves.toBe(0);
});

test("a service that is not there is told at once", async () => {
	const url = await serve(() => {});
	for (const step of undo.splice(0)) await step();
	await expect(openHttpArm(url, 1)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
