import type { RunEvent } from "#server/contract/event.ts";
import { isFinal } from "#server/contract/run.ts";
import { applyEvent, EMPTY_VIEW, leavesGap, type RunView } from "./run-view.ts";

/** How the page hears of a run. `refused`: the server will not tell, and asking again will not help. */
export type Connection =
	| { state: "idle" }
	| { state: "connecting" }
	| { state: "live" }
	| { state: "interrupted" }
	| { state: "refused"; sentence: string };

export type StreamHandlers = {
	onData(message: { data: RunEvent }): void;
	onError(error: unknown): void;
	onComplete(): void;
	onConnectionStateChange(change: { state: "idle" | "connecting" | "pending" }): void;
};

/** What a stream needs: a way to subscribe from an event on, and whom to tell. */
export type StreamPorts = {
	subscribe(lastEventId: string | null, handlers: StreamHandlers): { unsubscribe(): void };
	/** A sentence when the server understood and said no; undefined when trying again may help. */
	refusalOf(error: unknown): string | undefined;
	onView(view: RunView): void;
	onConnection(connection: Connection): void;
};

/** Events that arrive together are drawn together: a replay is one drawing, not hundreds. */
const FLUSH_MS = 50;
/** A hidden tab lets go of its stream after this; a browser has few connections to one host. */
const HIDDEN_MS = 10_000;
/** Kept open a little after the last state, for what the server still has to say. */
const LINGER_MS = 500;
const RETRY_MS = [500, 1_000, 2_000, 5_000] as const;

/** Follows one run: replays its events, hears new ones, and resumes from the last one seen. */
export class RunStream {
	readonly #ports: StreamPorts;
	readonly #timers = new Map<"flush" | "retry" | "hide" | "linger", ReturnType<typeof setTimeout>>();
	#view: RunView = EMPTY_VIEW;
	#pending: RunEvent[] = [];
	#open: { unsubscribe(): void } | undefined;
	#failures = 0;
	#stopped = false;

	constructor(ports: StreamPorts) {
		this.#ports = ports;
	}

	/** Opens the stream unless it is open, stopped, or the run is over. */
	open(): void {
		if (this.#stopped || this.#open !== undefined || this.#isOver()) return;
		const { lastSeq } = this.#view;
		this.#ports.onConnection({ state: this.#failures === 0 ? "connecting" : "interrupted" });
		const handle = { unsubscribe: () => {} };
		// Set before subscribing: a handler may be called before `subscribe` has returned.
		this.#open = handle;
		const current = () => this.#open === handle;
		const subscription = this.#ports.subscribe(lastSeq === 0 ? null : String(lastSeq), {
			onData: (message) => {
				if (current()) this.#take(message.data);
			},
			onError: (error) => {
				if (current()) this.#fail(error);
			},
			onComplete: () => {
				if (current()) this.#complete();
			},
			onConnectionStateChange: ({ state }) => {
				if (!current()) return;
				if (state === "pending") this.#ports.onConnection({ state: "live" });
				if (state === "connecting" && this.#view.lastSeq > 0) this.interrupted();
			},
		});
		handle.unsubscribe = () => subscription.unsubscribe();
		if (!current()) subscription.unsubscribe();
	}

	/** Lets go of the stream; `open` resumes it. */
	close(): void {
		const closing = this.#open;
		this.#open = undefined;
		closing?.unsubscribe();
	}

	/** The tab was hidden or is seen again. */
	setHidden(hidden: boolean): void {
		if (hidden) this.#later("hide", HIDDEN_MS, () => this.close());
		else {
			this.#cancel("hide");
			this.open();
		}
	}

	/** The network is back: what was open may be dead without knowing it. */
	reopen(): void {
		this.close();
		this.#failures = 0;
		this.open();
	}

	/** Says that nothing new can be heard for now. */
	interrupted(): void {
		if (!this.#stopped && !this.#isOver()) this.#ports.onConnection({ state: "interrupted" });
	}

	/** Ends for good. */
	stop(): void {
		this.#stopped = true;
		for (const timer of this.#timers.values()) clearTimeout(timer);
		this.#timers.clear();
		this.close();
	}

	#take(event: RunEvent): void {
		this.#failures = 0;
		this.#pending.push(event);
		if (!this.#timers.has("flush")) this.#later("flush", FLUSH_MS, () => this.#flush());
	}

	#flush(): void {
		const events = this.#pending;
		this.#pending = [];
		const next = events.reduce(applyEvent, this.#view);
		const gap = events.some((event) => leavesGap(next, event));
		if (next !== this.#view) {
			this.#view = next;
			this.#ports.onView(next);
		}
		if (gap) this.#retry();
		else if (this.#isOver()) this.#later("linger", LINGER_MS, () => this.#finish());
	}

	#finish(): void {
		this.close();
		if (!this.#stopped) this.#ports.onConnection({ state: "idle" });
	}

	#complete(): void {
		this.#cancel("flush");
		this.#flush();
		if (this.#isOver()) this.#finish();
		else this.#retry();
	}

	#fail(error: unknown): void {
		const sentence = this.#ports.refusalOf(error);
		if (sentence === undefined) this.#retry();
		else {
			this.close();
			this.#ports.onConnection({ state: "refused", sentence });
		}
	}

	#retry(): void {
		this.close();
		if (this.#stopped || this.#isOver()) return;
		this.interrupted();
		const delayMs = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? 5_000;
		this.#failures++;
		this.#later("retry", delayMs, () => this.open());
	}

	#isOver(): boolean {
		return this.#view.state !== null && isFinal(this.#view.state);
	}

	#later(name: "flush" | "retry" | "hide" | "linger", delayMs: number, task: () => void): void {
		this.#cancel(name);
		const timer = setTimeout(() => {
			this.#timers.delete(name);
			task();
		}, delayMs);
		this.#timers.set(name, timer);
	}

	#cancel(name: "flush" | "retry" | "hide" | "linger"): void {
		clearTimeout(this.#timers.get(name));
		this.#timers.delete(name);
	}
}
