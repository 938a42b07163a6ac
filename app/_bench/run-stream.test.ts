import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RunEvent } from "#server/contract/event.ts";
import { type Connection, RunStream, type StreamHandlers } from "./run-stream.ts";
import { EMPTY_VIEW, type RunView } from "./run-view.ts";

const state = (seq: number, name: "queued" | "preparing" | "measuring" | "done"): RunEvent => ({
	kind: "state",
	state: name,
	restarted: false,
	seq,
	attempt: 1,
	atMs: seq,
});

/** A server that can be played by hand: every subscription with where it was asked to start. */
function open() {
	const asked: (string | null)[] = [];
	const handlers: StreamHandlers[] = [];
	const connections: Connection["state"][] = [];
	let view: RunView = EMPTY_VIEW;
	let openCount = 0;
	const stream = new RunStream({
		subscribe(lastEventId, given) {
			asked.push(lastEventId);
			handlers.push(given);
			openCount++;
			return { unsubscribe: () => openCount-- };
		},
		refusalOf: (error) => (error === "not found" ? "There is no such run." : undefined),
		onView: (next) => {
			view = next;
		},
		onConnection: (connection) => connections.push(connection.state),
	});
	const send = (...events: RunEvent[]) => {
		for (const event of events) handlers.at(-1)?.onData({ data: event });
	};
	stream.open();
	return { stream, asked, handlers, connections, send, view: () => view, openCount: () => openCount };
}

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

describe("the stream of a run", () => {
	it("draws events that arrive together at once", () => {
		const { send, view } = open();
		send(state(1, "queued"), state(2, "preparing"));
		expect(view().lastSeq).toBe(0);
		vi.advanceTimersByTime(60);
		expect(view()).toMatchObject({ lastSeq: 2, state: "preparing" });
	});

	it("says so when the connection of its first stream breaks and is tried again", () => {
		const { send, handlers, connections } = open();
		const change = (state: "connecting" | "pending") =>
			handlers.at(-1)?.onConnectionStateChange({ type: "state", state, error: null } as never);
		change("pending");
		send(state(1, "queued"));
		vi.advanceTimersByTime(60);
		change("connecting");
		vi.advanceTimersByTime(1_000);
		expect(connections.at(-1)).toBe("interrupted");
	});

	it("resumes from the last event seen after the connection broke", () => {
		const { send, asked, handlers, connections } = open();
		send(state(1, "queued"));
		vi.advanceTimersByTime(60);
		handlers.at(-1)?.onError("network");
		expect(connections.at(-1)).toBe("interrupted");
		vi.advanceTimersByTime(600);
		expect(asked).toEqual([null, "1"]);
	});

	it("reads the log again when an event is missing", () => {
		const { send, asked, view } = open();
		send(state(1, "queued"), state(3, "measuring"));
		vi.advanceTimersByTime(60);
		expect(view().lastSeq).toBe(1);
		vi.advanceTimersByTime(600);
		expect(asked).toEqual([null, "1"]);
		send(state(2, "preparing"), state(3, "measuring"));
		vi.advanceTimersByTime(60);
		expect(view()).toMatchObject({ lastSeq: 3, state: "measuring" });
	});

	it("lets go of the stream in a hidden tab and resumes when it is seen again", () => {
		const { stream, send, asked, openCount } = open();
		send(state(1, "queued"));
		vi.advanceTimersByTime(60);
		stream.setHidden(true);
		vi.advanceTimersByTime(11_000);
		expect(openCount()).toBe(0);
		stream.setHidden(false);
		expect(asked).toEqual([null, "1"]);
	});

	it("closes once the run is over and does not open again", () => {
		const { stream, send, openCount, connections, asked } = open();
		send(state(1, "queued"), state(2, "done"));
		vi.advanceTimersByTime(1_000);
		expect(openCount()).toBe(0);
		expect(connections.at(-1)).toBe("idle");
		stream.reopen();
		expect(asked).toHaveLength(1);
	});

	it("takes what has arrived into account when the server ends the stream at once", () => {
		const { send, handlers, view, connections } = open();
		send(state(1, "queued"), state(2, "done"));
		handlers.at(-1)?.onComplete();
		expect(view().state).toBe("done");
		expect(connections.at(-1)).toBe("idle");
	});

	it("does not ask again when the server refuses", () => {
		const { handlers, asked, connections } = open();
		handlers.at(-1)?.onError("not found");
		vi.advanceTimersByTime(60_000);
		expect(asked).toHaveLength(1);
		expect(connections.at(-1)).toBe("refused");
	});

	it("ignores what a closed stream still says", () => {
		const { stream, handlers, view } = open();
		const [old] = handlers;
		stream.reopen();
		old?.onData({ data: state(1, "queued") });
		vi.advanceTimersByTime(60);
		expect(view().lastSeq).toBe(0);
	});
});
