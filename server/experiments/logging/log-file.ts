import { once } from "node:events";
import { constants, ftruncateSync, openSync } from "node:fs";
import { mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino, { type Logger } from "pino";
import { Fault } from "#server/contract/fault.ts";

/** How a line gets into the file: at once into the system's memory, later with others, or at once onto the disk. */
export type Writing = "sync" | "async" | "durable";

/** Lines are gathered up to this and written together: what pino's manual suggests. */
const GATHERED_BYTES = 4_096;
/** A disk that does not keep up shall not fill the memory: beyond this, requests fail. */
const MOST_GATHERED_BYTES = 1024 ** 2;
/** A file that has become larger is emptied before the next slice. */
const MOST_FILE_BYTES = 64 * 1024 ** 2;
/** Types of file systems that are nothing but memory, where forcing a line to disk means nothing (statfs(2): tmpfs, ramfs). */
const IN_MEMORY = [0x0102_1994, 0x8584_58f6];

export type LogCounts = {
	/** Lines and bytes that are in the file. */
	lines: number;
	bytes: number;
	/** Most lines that were nowhere but in the process's memory at one time. */
	atRisk: number;
};

/**
 * A log file on disk for as long as it is open. It has no name from the start, so that not even a process that is
 * killed leaves it behind.
 */
export class LogFile {
	readonly logger: Logger;
	readonly #fd: number;
	readonly #destination: ReturnType<typeof pino.destination>;
	/** Where, counted in bytes from the first line on, those lines end that are not in the file yet. */
	readonly #lineEnds: number[] = [];
	#handedBytes = 0;
	#writtenBytes = 0;
	#fileBytes = 0;
	#lineCount = 0;
	#mostAtRisk = 0;
	#before = { lines: 0, bytes: 0 };
	#broken: Fault | undefined;

	/** @throws Fault `io` when there is no folder for it. */
	static async open(writing: Writing): Promise<LogFile> {
		const log = new LogFile(await openNameless(writing), writing);
		await once(log.#destination, "ready");
		return log;
	}

	private constructor(fd: number, writing: Writing) {
		this.#fd = fd;
		this.#destination = pino.destination(
			writing === "async"
				? { dest: fd, sync: false, minLength: GATHERED_BYTES, maxLength: MOST_GATHERED_BYTES }
				: { dest: fd, sync: true },
		);
		this.#destination.on("write", (byteCount: number) => this.#written(byteCount));
		this.#destination.on("drop", () => {
			this.#broken = new Fault("io", "The disk does not keep up with the log. Log fewer lines.");
		});
		this.#destination.on("error", (cause: Error) => {
			this.#broken = new Fault("io", "The log cannot be written. See that the disk has space.", { cause });
		});
		this.logger = pino({ name: "orders" }, { write: (line: string) => this.#write(line) });
	}

	/** Since the last `reset`. */
	counts(): LogCounts {
		return {
			lines: this.#writtenLines - this.#before.lines,
			bytes: this.#writtenBytes - this.#before.bytes,
			atRisk: this.#mostAtRisk,
		};
	}

	reset(): void {
		this.#before = { lines: this.#writtenLines, bytes: this.#writtenBytes };
		this.#mostAtRisk = this.#lineEnds.length;
	}

	/** Empties the file when it has become large, as a service's log is rotated. */
	rotate(): void {
		if (this.#fileBytes < MOST_FILE_BYTES) return;
		ftruncateSync(this.#fd);
		this.#fileBytes = 0;
	}

	/** Writes what is left, unless it cannot be written; then the file is gone. */
	async close(): Promise<void> {
		const closed = once(this.#destination, "close");
		if (this.#broken === undefined) this.#destination.end();
		else this.#destination.destroy();
		await closed;
	}

	get #writtenLines(): number {
		return this.#lineCount - this.#lineEnds.length;
	}

	#write(line: string): void {
		if (this.#broken !== undefined) throw this.#broken;
		this.#lineCount++;
		this.#handedBytes += Buffer.byteLength(line);
		this.#lineEnds.push(this.#handedBytes);
		this.#destination.write(line);
		this.#mostAtRisk = Math.max(this.#mostAtRisk, this.#lineEnds.length);
	}

	#written(byteCount: number): void {
		this.#writtenBytes += byteCount;
		this.#fileBytes += byteCount;
		while ((this.#lineEnds[0] ?? Number.POSITIVE_INFINITY) <= this.#writtenBytes) this.#lineEnds.shift();
	}
}

async function openNameless(writing: Writing): Promise<number> {
	const { O_RDWR, O_CREAT, O_EXCL, O_APPEND, O_DSYNC } = constants;
	try {
		const folder = await mkdtemp(join(await folderOnDisk(), "latency-lab-log-"));
		try {
			const flags = O_RDWR | O_CREAT | O_EXCL | O_APPEND | (writing === "durable" ? O_DSYNC : 0);
			return openSync(join(folder, "requests.log"), flags, 0o600);
		} finally {
			await rm(folder, { recursive: true });
		}
	} catch (cause) {
		throw new Fault("io", "There is no folder for a temporary file. Set TMPDIR to one.", { cause });
	}
}

/** The folder for temporary files, or the one for those that outlive a restart where the first is only memory. */
async function folderOnDisk(): Promise<string> {
	const { type } = await statfs(tmpdir());
	return IN_MEMORY.includes(type) ? "/var/tmp" : tmpdir();
}
