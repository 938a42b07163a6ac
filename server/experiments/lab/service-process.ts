import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Fault } from "#server/contract/fault.ts";

/** A program that serves something to what is measured. `module` is the address of the module that starts it. */
export type ServiceProgram = {
	module: string;
	/** Its file beside the module, in development. */
	source: string;
	/** Its file beside the bundle that the module is in, in production. */
	bundle: string;
};

/** What such a program says: the answer to an order, or why there is none; `code` as errors of Postgres and Node have it. */
type ServiceMessage<Answer> = { answer: Answer } | { failed: string; code: string | undefined };

/** What every such program is asked beside its orders: the processor time that it has had, in milliseconds. */
const CPU_ORDER = "cpu";

/** Starting takes a second, and longer on a machine at its limit. */
const ANSWER_MS = 20_000;
const END_MS = 1_000;
/** It needs nothing of our settings. */
const PASSED_ON = ["PATH", "HOME", "TMPDIR", "TZ", "LANG"];

/**
 * A process of its own for a service that is called over the network, as it would be elsewhere: in our process its work
 * would be done between the measured operations. It is told what to do by orders, each answered before the next; it
 * ends with us, whatever happens, for it has to end when its channel closes.
 */
export class ServiceProcess {
	readonly #child: ChildProcess;
	#said = "";
	#last: Promise<unknown> = Promise.resolve();

	constructor({ module, source, bundle }: ServiceProgram) {
		const isSource = module.endsWith(".ts");
		const path = fileURLToPath(new URL(isSource ? source : bundle, module));
		this.#child = fork(/* turbopackIgnore: true */ path, [], {
			execArgv: isSource ? ["--import", "tsx"] : ["--enable-source-maps"],
			env: {
				...Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]])),
				NODE_ENV: process.env.NODE_ENV,
			},
			stdio: ["ignore", "ignore", "pipe", "ipc"],
		});
		this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
			this.#said = (this.#said + text).slice(-2_000);
		});
	}

	/**
	 * Gives an order, after those before it, and waits for its answer.
	 *
	 * @throws Error with the `code` of what it failed with there; Fault `io` when that has none, or the process ends.
	 */
	order<Answer>(order: object | typeof CPU_ORDER): Promise<Answer> {
		const answer = this.#last.then(() => this.#ask<Answer>(order));
		this.#last = answer.catch(() => {});
		return answer;
	}

	/** Milliseconds of processor time that it has had so far, on all its threads. @throws as `order`. */
	cpuMs(): Promise<number> {
		return this.order<number>(CPU_ORDER);
	}

	#ask<Answer>(order: object | typeof CPU_ORDER): Promise<Answer> {
		const child = this.#child;
		return new Promise<Answer>((resolve, reject) => {
			const settle = () => {
				clearTimeout(late);
				child.off("message", onMessage).off("exit", onExit).off("error", onError);
			};
			const fail = (why: string, cause?: unknown) => {
				settle();
				reject(new Fault("io", `A service that the run needs failed: ${why}`, { cause }));
			};
			const onMessage = (message: ServiceMessage<Answer>) => {
				settle();
				if ("answer" in message) resolve(message.answer);
				else if (message.code === undefined) fail(message.failed);
				else reject(Object.assign(new Error(message.failed), { code: message.code }));
			};
			// What it said is for the log: there may be a path in it.
			const onExit = () => fail("its process ended.", new Error(this.#said));
			const onError = (error: Error) => fail("its process could not be started.", error);
			const late = setTimeout(() => {
				fail(`it did not answer within ${ANSWER_MS / 1_000} s.`);
				// What it said later would be taken for the answer to the next order.
				child.kill("SIGKILL");
			}, ANSWER_MS);
			child.on("message", onMessage).on("exit", onExit).on("error", onError);
			if (!child.connected) onExit();
			else child.send(order, (error) => error !== null && onError(error));
		});
	}

	/** Ends it and waits until it is gone: it closes what it has open, for at most a second. */
	async close(): Promise<void> {
		const child = this.#child;
		if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
		const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
		if (child.connected) child.disconnect();
		const late = setTimeout(() => child.kill("SIGKILL"), END_MS);
		await gone;
		clearTimeout(late);
	}
}

/**
 * The other side: carries out the orders of the process that started this one, one after the other, and ends when that
 * one lets go or is gone.
 */
export function serveOrders<Order>(
	carryOut: (order: Order) => Promise<unknown>,
	close: () => Promise<void>,
): void {
	let last = Promise.resolve();
	const send = (message: ServiceMessage<unknown>) => {
		if (process.connected) process.send?.(message);
	};
	const answerTo = (order: Order | typeof CPU_ORDER) => (order === CPU_ORDER ? cpuMs() : carryOut(order));
	process.on("message", (order: Order | typeof CPU_ORDER) => {
		last = last.then(async () => {
			try {
				send({ answer: (await answerTo(order)) ?? null });
			} catch (thrown) {
				send({
					failed: thrown instanceof Error ? thrown.message : String(thrown),
					code: thrown instanceof Error && "code" in thrown ? String(thrown.code) : undefined,
				});
			}
		});
	});
	// Ctrl-C reaches the whole process group; whoever started this decides what becomes of it.
	process.on("SIGINT", () => {});
	process.on("disconnect", () => {
		void close().finally(() => process.exit(0));
		setTimeout(() => process.exit(0), END_MS).unref();
	});
}

function cpuMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1_000;
}
