import { Fault } from "#server/contract/fault.ts";
import { readBody } from "./http.ts";

/**
 * Bodies as large as records, of which a process holds so many bytes at a time, however many requests they are spread
 * over and however slowly they come: a place for the work itself is taken only once a body is there.
 */
export class RecordBodies {
	readonly #mostBytes: number;
	#heldBytes = 0;

	constructor(mostBytes: number) {
		this.#mostBytes = mostBytes;
	}

	/**
	 * Reads a body and holds it until the work with it is over.
	 *
	 * @throws Fault `too-large`; `too-busy` when the bodies of all together are; and whatever the work throws.
	 */
	async hold<Made>(
		request: Request,
		{ mostBytes, advice }: { mostBytes: number; advice: string },
		work: (body: Uint8Array<ArrayBuffer>) => Promise<Made>,
	): Promise<Made> {
		let ownBytes = 0;
		const count = (bytes: number) => {
			if (this.#heldBytes + bytes > this.#mostBytes) {
				throw new Fault("too-busy", "Too many records are being sent just now. Try again in a few seconds.");
			}
			this.#heldBytes += bytes;
			ownBytes += bytes;
		};
		try {
			return await work(await readBody(request, mostBytes, advice, count));
		} finally {
			this.#heldBytes -= ownBytes;
		}
	}
}
