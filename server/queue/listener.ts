import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "#db/client.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import type { Channel } from "./channels.ts";

/**
 * Called with what arrives; `onListening` after every (re)connection, for what was told meanwhile is lost; `onDeaf` with
 * the first failure after each.
 */
export type ListenerOptions = {
	target: ConnectionTarget;
	applicationName: string;
	channels: Partial<Record<Channel, (payload: string) => void>>;
	onListening(): void;
	onDeaf(error: unknown): void;
};

export type Listener = { close(): Promise<void> };

const PING_MS = 5_000;
const RETRY_MS = 500;

/**
 * Keeps one connection that listens, and makes it again when it is lost. The driver's own
 * `listen` tries a lost connection once and then goes deaf, so the loop is ours; the ping finds a
 * connection that died without a word.
 */
export function listen(options: ListenerOptions): Listener {
	const stop = new AbortController();
	const ended = keepListening(options, stop.signal);
	return {
		async close() {
			stop.abort();
			await ended;
		},
	};
}

async function keepListening(options: ListenerOptions, signal: AbortSignal): Promise<void> {
	let isDeaf = false;
	const onListening = () => {
		isDeaf = false;
		options.onListening();
	};
	while (!signal.aborted) {
		try {
			await listenOnce({ ...options, onListening }, signal);
		} catch (error) {
			if (!isDeaf && !signal.aborted) options.onDeaf(error);
			isDeaf = true;
		}
		await pause(RETRY_MS, signal);
	}
}

async function listenOnce(options: ListenerOptions, signal: AbortSignal): Promise<void> {
	const lost = new AbortController();
	const ending = AbortSignal.any([signal, lost.signal]);
	const handlers = new Map<string, (payload: string) => void>(Object.entries(options.channels));
	// `onnotify` is an option of the driver that its types leave out.
	const undeclared: object = {
		onnotify: (channel: string, payload: string) => handlers.get(channel)?.(payload),
	};
	const client = connect(options.target, {
		applicationName: options.applicationName,
		max: 1,
		connect_timeout: 5,
		max_lifetime: null,
		onclose: () => lost.abort(),
		...undeclared,
	});
	try {
		for (const channel of handlers.keys()) await client.unsafe(`listen "${channel}"`);
		options.onListening();
		while (!ending.aborted) {
			await pause(PING_MS, ending);
			if (!ending.aborted) await Promise.race([client`select 1`, tooLate(ending)]);
		}
	} finally {
		await client.end({ timeout: 1 }).catch(() => {});
	}
}

async function tooLate(signal: AbortSignal): Promise<never> {
	await pause(PING_MS, signal);
	throw new Error("the listening connection does not answer");
}

/** Waits; an abort ends the wait without an error. */
async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
	await sleep(durationMs, undefined, { signal }).catch(() => {});
}
