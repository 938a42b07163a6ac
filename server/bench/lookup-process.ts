import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import type { LookupFigures } from "./pgbench.ts";

/** One order by its key. */
export const LOOKUP_SQL =
	"select id, customer_id, placed_at, status, total_cents from lab.orders where id = $1";

/** What is measured: orders 1…`orderCount` through a driver, by so many clients with a connection each. */
export type LookupOrder = {
	driver: "wire" | "postgres.js";
	target: ConnectionTarget;
	clients: number;
	orderCount: number;
};

/** What a driver took, and what interrupted it: how often, in 1,000 operations. */
export type DriverFigures = LookupFigures & {
	/** Times that the process was taken off its core though it had more to do. */
	preemptionsPer1000: number;
	/** Garbage collections. */
	collectionsPer1000: number;
};

/** Then: a stretch of load. */
export type Ask = { durationMs: number };

/** Child → parent, one for the order and one for each stretch. */
export type LookupMessage = { ready: true } | { figures: DriverFigures } | { failed: string };

/** Its file lies beside this one: the source in development, a bundle in production. */
const FROM_SOURCE = import.meta.url.endsWith(".ts");
const PATH = fileURLToPath(new URL(FROM_SOURCE ? "lookup-child.ts" : "lookup-child.js", import.meta.url));

/** A process of its own that does lookups with a driver. */
export class LookupProcess {
	readonly #child: ChildProcess;

	/** @throws Fault `io` when it cannot connect, or ends. */
	static async open(order: LookupOrder): Promise<LookupProcess> {
		const opened = new LookupProcess();
		try {
			await opened.#ask(order);
			return opened;
		} catch (thrown) {
			await opened.close();
			throw thrown;
		}
	}

	private constructor() {
		this.#child = fork(PATH, [], {
			execArgv: FROM_SOURCE ? ["--import", "tsx"] : [],
			stdio: ["ignore", "ignore", "inherit", "ipc"],
			// A session of its own, as pgbench has here: Linux shares out processor time between sessions.
			detached: true,
		});
	}

	/**
	 * One stretch of load.
	 *
	 * @throws Fault `io` when a lookup failed or the process ended.
	 */
	async run(durationMs: number): Promise<DriverFigures> {
		const message = await this.#ask({ durationMs });
		if ("figures" in message) return message.figures;
		throw new Fault("io", "The process that does the lookups answered out of turn.");
	}

	/** Ends it and waits until it is gone. */
	async close(): Promise<void> {
		if (this.#isGone) return;
		this.#child.kill();
		await once(this.#child, "exit");
	}

	get #isGone(): boolean {
		return this.#child.exitCode !== null || this.#child.signalCode !== null;
	}

	#ask(what: LookupOrder | Ask): Promise<LookupMessage> {
		const child = this.#child;
		return new Promise<LookupMessage>((resolve, reject) => {
			const settle = (message: LookupMessage | string) => {
				child.off("message", settle).off("exit", onExit).off("error", onError);
				if (typeof message !== "string" && !("failed" in message)) resolve(message);
				else
					reject(
						new Fault("io", `The lookups failed: ${typeof message === "string" ? message : message.failed}`),
					);
			};
			const onExit = (code: number | null, signal: string | null) =>
				settle(`their process ended (${signal ?? `exit code ${code}`}).`);
			const onError = (error: Error) => settle(error.message);
			child.on("message", settle).on("exit", onExit).on("error", onError);
			child.send(what);
		});
	}
}
