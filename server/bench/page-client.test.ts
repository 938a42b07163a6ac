import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { closedLoad } from "#server/contract/load.ts";
import { pressRun, watchRun } from "./page-client.ts";

let server: Server | undefined;

afterEach(async () => {
	server?.closeAllConnections();
	await new Promise((resolve) => server?.close(resolve));
});

async function serve(listener: RequestListener): Promise<string> {
	const started = createServer(listener);
	server = started;
	await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
	const address = started.address();
	return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

test("each numbered event of a stream arrives once and whole, however it is cut", async () => {
	const text =
		'event: connected\ndata: {}\n\ndata: {"kind":"a"}\nid: 1\n\n: ping\n\ndata: {"kind":"b"}\nid: 12\n\n';
	const asked: string[] = [];
	const url = await serve(async (request, response) => {
		asked.push(decodeURIComponent(request.url ?? ""));
		response.writeHead(200, { "content-type": "text/event-stream" });
		for (const character of text) {
			response.write(character);
			await new Promise((resolve) => setImmediate(resolve));
		}
		response.end();
	});
	const seen: [number, string][] = [];
	const watcher = watchRun(url, "run-1", ({ seq, json }) => seen.push([seq, json]));
	await watcher.opened;
	await watcher.ended;
	expect(asked).toEqual(['/api/trpc/runs.watch?input={"id":"run-1"}']);
	expect(seen).toEqual([
		[1, '{"kind":"a"}'],
		[12, '{"kind":"b"}'],
	]);
});

test("a stream that is refused and a run that is refused are faults that say why", async () => {
	const url = await serve((_, response) => {
		response.writeHead(503);
		response.end("no room");
	});
	const watcher = watchRun(url, "run-1", () => {});
	await expect(watcher.opened).rejects.toThrow("The stream was refused (503).");
	await watcher.ended;
	const request = { experiment: "switches", arms: [], load: closedLoad(1, 2) };
	await expect(pressRun(url, request)).rejects.toThrow("The run was refused (503): no room");
});
