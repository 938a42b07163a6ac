import { protocolViolation } from "./wire-error.ts";

/** A row's columns in Postgres' text form; null is SQL's. */
export type WireRow = readonly (Buffer | null)[];

const SLAB_BYTES = 32 * 1024;

/** Copies rows out of memory that the next read overwrites, many into one piece of memory. */
export class RowCopier {
	#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
	#at = 0;
	#byteCount = 0;

	/** Bytes copied since `begin`. */
	get byteCount(): number {
		return this.#byteCount;
	}

	begin(): void {
		this.#byteCount = 0;
	}

	/**
	 * Reads the body of a DataRow: the number of columns, then each with its length, -1 for null (PostgreSQL
	 * documentation, 53.7).
	 *
	 * @throws WireError `08P01` when the lengths do not add up.
	 */
	copy(bytes: Buffer, start: number, end: number): WireRow {
		const size = end - start;
		this.#byteCount += size;
		if (this.#at + size > this.#slab.length) {
			this.#slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, size));
			this.#at = 0;
		}
		const slab = this.#slab;
		let at = this.#at;
		this.#at += bytes.copy(slab, at, start, end);
		const columnCount = size < 2 ? -1 : slab.readUInt16BE(at);
		at += 2;
		const row: (Buffer | null)[] = [];
		for (let column = 0; column < columnCount && at + 4 <= this.#at; column++) {
			const length = slab.readInt32BE(at);
			at += 4;
			row.push(length < 0 ? null : slab.subarray(at, at + length));
			at += Math.max(0, length);
		}
		if (row.length !== columnCount || at !== this.#at)
			throw protocolViolation("a row whose lengths do not add up");
		return row;
	}
}
