import type { LabStatus } from "#server/contract/lab.ts";
import { publishLab, withdrawLab } from "#server/queue/labs.ts";
import type { Database } from "#server/queue/workbench.ts";

const HEARTBEAT_MS = 2_000;
/** Progress comes many times a second; a page asks less often. */
const PROGRESS_MS = 250;

/** Says how the lab is, at once when it changes and every two seconds otherwise. */
export class LabPublisher {
	readonly #db: Database;
	readonly #lane: string;
	readonly #onStatus: (status: LabStatus) => void;
	readonly #heartbeat: NodeJS.Timeout;
	#status: LabStatus;
	#toldMs = Number.NEGATIVE_INFINITY;
	#telling: Promise<void> = Promise.resolve();

	constructor(db: Database, lane: string, first: LabStatus, onStatus: (status: LabStatus) => void) {
		this.#db = db;
		this.#lane = lane;
		this.#onStatus = onStatus;
		this.#status = first;
		this.set(first);
		this.#heartbeat = setInterval(() => this.#tell(), HEARTBEAT_MS);
	}

	get status(): LabStatus {
		return this.#status;
	}

	set(status: LabStatus): void {
		const sameStep =
			status.state === "starting" &&
			this.#status.state === "starting" &&
			status.sentence === this.#status.sentence;
		this.#status = status;
		if (sameStep && performance.now() - this.#toldMs < PROGRESS_MS) return;
		this.#onStatus(status);
		this.#tell();
	}

	/** One after the other, so that an old status never lands on a new one. */
	#tell(): void {
		this.#toldMs = performance.now();
		const status = this.#status;
		// A workbench that is away hears the next heartbeat.
		this.#telling = this.#telling.then(() => publishLab(this.#db, this.#lane, status)).catch(() => {});
	}

	/** Stops, and says that the lab is gone instead of leaving it to silence. */
	async close(): Promise<void> {
		clearInterval(this.#heartbeat);
		await this.#telling;
		await withdrawLab(this.#db, this.#lane).catch(() => {});
	}
}
