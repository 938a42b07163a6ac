import { createServer, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { wallMs } from "./browser.ts";
import { followByPage, followBySockets } from "./followers.ts";

let server: Server | undefined;

afterEach(async () => {
	server?.closeAllConnections();
	await new Promise((resolve) => server?.close(resolve));
});

/** Plays the web process: a page that follows its run, and a stream that sends two events when all are there. */
async function serve(watcherCount: number): Promise<{ url: string; sentMs(): number }> {
	let sentMs = Number.NaN;
	const waiting: (() => void)[] = [];
	const started = createServer((request, response) => {
		if (!request.url?.startsWith("/api/trpc/runs.watch")) {
			response.writeHead(200, { "content-type": "text/html" });
			response.end(`<script>new EventSource('/api/trpc/runs.watch?input={"id":"run-1"}')</script>`);
			return;
		}
		response.writeHead(200, { "content-type": "text/event-stream" });
		response.flushHeaders();
		waiting.push(() => response.write('data: {"kind":"a"}\nid: 1\n\ndata: {"kind":"b"}\nid: 2\n\n'));
		if (waiting.length < watcherCount) return;
		setTimeout(() => {
			sentMs = wallMs();
			for (const send of waiting) send();
		}, 200);
	});
	server = started;
	await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
	const address = started.address();
	const port = typeof address === "object" ? address?.port : 0;
	return { url: `http://127.0.0.1:${port}`, sentMs: () => sentMs };
}

test.each([
	["a client's sockets", followBySockets(3), 3],
	["a page in a browser", followByPage, 1],
])(
	"%s tell what each has heard, and when by the machine's clock",
	async (_, follow, count) => {
		const { url, sentMs } = await serve(count);
		const followers = await follow(url, "run-1");
		const heard = await followers.heardUpTo(2);
		const nowMs = wallMs();
		await followers.close();
		expect(heard.map((own) => own.map(({ seq }) => seq))).toEqual(Array(count).fill([1, 2]));
		for (const { atMs } of heard.flat()) {
			expect(atMs).toBeGreaterThan(sentMs() - 1);
			expect(atMs).toBeLessThan(nowMs + 1);
		}
	},
	60_000,
);

test("a page that cannot be opened is told, and leaves no browser", async () => {
	await expect(followByPage("http://127.0.0.1:1", "run-1")).rejects.toMatchObject({ code: "io" });
}, 60_000);
