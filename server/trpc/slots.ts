import { Fault } from "#server/contract/fault.ts";

/** Room for so much heavy work of one kind at once. Who finds none is refused: a queue would only hold more of it. */
export class Slots {
	readonly #most: number;
	readonly #refusal: string;
	#taken = 0;

	/** @param refusal the sentence for whoever finds no room */
	constructor(most: number, refusal: string) {
		this.#most = most;
		this.#refusal = refusal;
	}

	/** @throws Fault `too-busy` when there is no room, and whatever the work throws. */
	async hold<Made>(work: () => Promise<Made>): Promise<Made> {
		if (this.#taken >= this.#most) throw new Fault("too-busy", this.#refusal);
		this.#taken++;
		try {
			return await work();
		} finally {
			this.#taken--;
		}
	}
}
