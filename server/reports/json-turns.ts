import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { Turns } from "./turns.ts";

/** Characters of one part, which is read in one go: the longest that a record has are a result and a plan, each an event. */
const MOST_PART = LIMITS.eventBytes + 1_024;

/** Parts of one list: more than any list of a record has. */
const MOST_PARTS = 10_000;

/** Members of the object itself: several times as many as a record has, and few enough to be copied in one go. */
const MOST_MEMBERS = 100;

/** Lists and objects within each other: a plan has some for each of its steps. What is deeper cannot be written again. */
const MOST_DEPTH = 500;

/** And in one part: half a megabyte of empty lists takes as long to read as ten of text. */
const MOST_NESTED = 20_000;

const SPACES = " \t\n\r";

/**
 * What `JSON.parse` makes of the text of an object, in turns: each member is read for itself, and of a member that is a
 * list each entry.
 *
 * @throws SyntaxError when it is not JSON; Fault `bad-request` when a part of it, or a list, is longer or deeper than any of a record.
 */
export async function parseInTurns(text: string): Promise<unknown> {
	const reader = new Reader(text);
	if (!reader.isAt("{")) return reader.last(reader.value());
	const turns = new Turns();
	const members: [string, unknown][] = [];
	await reader.each("}", async () => {
		if (members.length === MOST_MEMBERS) throw tooLong();
		const name = reader.value();
		if (typeof name !== "string") throw new SyntaxError("A member has no name.");
		reader.take(":");
		members.push([name, reader.isAt("[") ? await listInTurns(reader, turns) : reader.value()]);
		await turns.pause();
	});
	// As JSON.parse does, also for a member that is called __proto__.
	return reader.last(Object.fromEntries(members));
}

async function listInTurns(reader: Reader, turns: Turns): Promise<unknown[]> {
	const list: unknown[] = [];
	await reader.each("]", async () => {
		if (list.length === MOST_PARTS) throw tooLong();
		list.push(reader.value());
		await turns.pause();
	});
	return list;
}

/**
 * The text of what JSON can hold, made in turns.
 *
 * @param depth of lists and objects that are gone through entry by entry; what lies deeper is written in one go. With 2,
 *   each member of an object and each entry of a list that is one
 */
export async function stringifyInTurns(value: unknown, depth = 2, turns = new Turns()): Promise<string> {
	if (depth === 0 || typeof value !== "object" || value === null) {
		await turns.pause();
		return JSON.stringify(value) ?? "null";
	}
	const parts: string[] = [];
	if (Array.isArray(value)) {
		for (const one of value) parts.push(await stringifyInTurns(one, depth - 1, turns));
		return `[${parts.join(",")}]`;
	}
	for (const [name, member] of Object.entries(value)) {
		if (member === undefined) continue;
		parts.push(`${JSON.stringify(name)}:${await stringifyInTurns(member, depth - 1, turns)}`);
	}
	return `{${parts.join(",")}}`;
}

function tooLong(): Fault {
	return new Fault("bad-request", "has a part that is longer or deeper than any of a record.");
}

/** Goes through a text of JSON from value to value. */
class Reader {
	readonly #text: string;
	#at = 0;

	constructor(text: string) {
		this.#text = text;
	}

	isAt(sign: string): boolean {
		this.#skipSpace();
		return this.#text[this.#at] === sign;
	}

	take(sign: string): void {
		if (!this.isAt(sign)) throw new SyntaxError(`There is no ${sign} at ${this.#at}.`);
		this.#at++;
	}

	/** Calls at each of the values between the sign at which the reader stands and `end`. */
	async each(end: "]" | "}", read: () => Promise<void>): Promise<void> {
		this.#at++;
		if (!this.isAt(end)) {
			await read();
			while (this.isAt(",")) {
				this.#at++;
				await read();
			}
		}
		this.take(end);
	}

	/** The value at which the reader stands, which is read whole. */
	value(): unknown {
		this.#skipSpace();
		const from = this.#at;
		this.#at = this.#endOf(from);
		return JSON.parse(this.#text.slice(from, this.#at));
	}

	/** The value, after which there must be nothing. */
	last(value: unknown): unknown {
		this.#skipSpace();
		if (this.#at < this.#text.length) throw new SyntaxError(`There is more at ${this.#at}.`);
		return value;
	}

	#skipSpace(): void {
		const from = this.#at;
		while (SPACES.includes(this.#text[this.#at] ?? "x")) {
			if (++this.#at - from > MOST_PART) throw tooLong();
		}
	}

	/** Where the value ends that begins there. Whether it holds together is seen when it is read. */
	#endOf(from: number): number {
		switch (this.#text[from]) {
			case '"':
				return this.#endOfString(from);
			case "[":
			case "{":
				return this.#endOfNest(from);
			default:
				return this.#endOfWord(from);
		}
	}

	#endOfNest(from: number): number {
		let depth = 0;
		let count = 0;
		let at = from;
		do {
			const sign = this.#text[at];
			if (sign === undefined) throw new SyntaxError("The text is cut off.");
			if (sign === "[" || sign === "{") {
				depth++;
				count++;
			} else if (sign === "]" || sign === "}") depth--;
			at = sign === '"' ? this.#endOfString(at) : at + 1;
			if (at - from > MOST_PART || depth > MOST_DEPTH || count > MOST_NESTED) throw tooLong();
		} while (depth > 0);
		return at;
	}

	#endOfWord(from: number): number {
		let at = from;
		while (at < this.#text.length && !",]}".includes(this.#text[at] ?? "")) {
			if (++at - from > MOST_PART) throw tooLong();
		}
		return at;
	}

	#endOfString(from: number): number {
		let at = from + 1;
		while (at - from <= MOST_PART) {
			const sign = this.#text[at];
			if (sign === undefined) throw new SyntaxError("The text is cut off.");
			if (sign === '"') return at + 1;
			at += sign === "\\" ? 2 : 1;
		}
		throw tooLong();
	}
}
