import { type ClientRequest, get } from "node:http";
import { nanoid } from "nanoid";
import { Fault } from "#server/contract/fault.ts";
import type { RunRequest } from "#server/contract/run.ts";

/** Presses Run as the page does. @returns the run's id. @throws Fault `io` with what the server answered. */
export async function pressRun(url: string, request: RunRequest): Promise<string> {
	const answer = await fetch(`${url}/api/trpc/runs.start`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ ...request, idempotencyKey: nanoid() }),
	});
	const text = await answer.text();
	if (!answer.ok) throw new Fault("io", `The run was refused (${answer.status}): ${text.slice(0, 300)}`);
	return JSON.parse(text).result.data.id;
}

/** An event as it arrived: its number, its JSON, and the time by this process's clock. */
export type Arrival = { seq: number; json: string; atMs: number };

/** A page that follows a run. */
export type Watcher = {
	/** Settles when the stream is open. */
	opened: Promise<void>;
	/** Settles when the server has ended the stream, or `close` was called. */
	ended: Promise<void>;
	close(): void;
};

/** Follows a run by server-sent events, as a page does, from its first event on. */
export function watchRun(url: string, runId: string, onEvent: (arrival: Arrival) => void): Watcher {
	const input = encodeURIComponent(JSON.stringify({ id: runId }));
	let request: ClientRequest | undefined;
	let markEnded: () => void = () => {};
	const ended = new Promise<void>((resolve) => {
		markEnded = resolve;
	});
	const opened = new Promise<void>((resolve, reject) => {
		const headers = { accept: "text/event-stream" };
		request = get(`${url}/api/trpc/runs.watch?input=${input}`, { headers, agent: false }, (response) => {
			if (response.statusCode !== 200)
				reject(new Fault("io", `The stream was refused (${response.statusCode}).`));
			let text = "";
			response.setEncoding("utf8").on("data", (chunk: string) => {
				const atMs = performance.now();
				text += chunk;
				const blocks = text.split("\n\n");
				text = blocks.pop() ?? "";
				for (const block of blocks) {
					const seq = /^id: ?(\d+)$/m.exec(block)?.[1];
					const json = /^data: ?(.*)$/m.exec(block)?.[1];
					if (seq !== undefined && json !== undefined) onEvent({ seq: Number(seq), json, atMs });
				}
			});
			response.on("close", markEnded);
			resolve();
		});
		request.on("error", (error) => {
			reject(error);
			markEnded();
		});
	});
	opened.catch(() => {});
	return { opened, ended, close: () => request?.destroy() };
}
