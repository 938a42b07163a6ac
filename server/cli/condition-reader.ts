import { Fault } from "#server/contract/fault.ts";
import { nearest } from "#server/contract/nearest.ts";

const OPTION = "--fail-if";
/** A longer expression is no condition. */
const LONGEST = 500;

/** Goes through the text of one condition, and points at the place where it stops making sense. */
export class ConditionReader {
	readonly text: string;
	#at = 0;

	/** @throws Fault `bad-request` when the text is too long to be a condition. */
	constructor(text: string) {
		this.text = text.slice(0, LONGEST);
		if (text.length > LONGEST)
			this.fail(`is longer than the ${LONGEST} characters that a condition may have.`, LONGEST);
	}

	/** The place of the next thing that is no space. */
	place(): number {
		this.#take(/\s*/y);
		return this.#at;
	}

	/** Takes one of these signs if it is next; the longer ones have to stand first. */
	sign<Sign extends string>(signs: readonly Sign[]): Sign | undefined {
		const at = this.place();
		const found = signs.find((sign) => this.text.startsWith(sign, at));
		if (found !== undefined) this.#at += found.length;
		return found;
	}

	/** @throws Fault pointing at the place, when the sign is not next. */
	demand(sign: string, hint = ""): void {
		if (this.sign([sign]) === undefined) this.fail(`expected "${sign}"${this.#instead()}.${hint}`);
	}

	/** A word of letters, digits, and . _ - within. */
	word(what: string): string {
		this.place();
		return this.#take(/[\p{L}\p{N}_][\p{L}\p{N}._-]*/uy) ?? this.fail(`expected ${what}${this.#instead()}.`);
	}

	/** One of these words; another one is told which it might have been. */
	wordOf<Word extends string>(allowed: readonly Word[], what: string): Word {
		const at = this.place();
		const written = this.word(what);
		const found = allowed.find((word) => word === written);
		return found ?? this.fail(`there is no ${what} "${written}". ${hintAt(written, allowed)}`, at);
	}

	/** A number that is not negative, without a unit. */
	number(): number {
		const at = this.place();
		const written =
			this.#take(/\d+(\.\d+)?(e[+-]?\d+)?/iy) ?? this.fail(`expected a number${this.#instead()}.`);
		const value = Number(written);
		return Number.isFinite(value) ? value : this.fail("this number is too large.", at);
	}

	/** The unit right behind a number. */
	unit<Unit extends string>(allowed: readonly Unit[]): Unit {
		const at = this.place();
		const written = this.#take(/[\p{L}%/]+/uy);
		const choice = allowed.join(", ");
		if (written === undefined) return this.fail(`expected a unit here: ${choice}.`, at);
		return (
			allowed.find((unit) => unit === written) ??
			this.fail(`"${written}" is no unit of this figure: ${choice}.`, at)
		);
	}

	end(): void {
		if (this.place() < this.text.length)
			this.fail("the condition is complete before this; leave the rest out.");
	}

	/**
	 * @param at where the fault lies; where the reader stands, unless given
	 * @throws Fault `bad-request`, always: the sentence, the expression, and a caret beneath the place.
	 */
	fail(sentence: string, at = this.place()): never {
		// One column for each character, or the caret would stand beside what it points at.
		const shown = this.text.replace(/[\p{C}\p{Z}]/gu, " ");
		const column = [...this.text.slice(0, at)].length;
		throw new Fault("bad-request", `${OPTION}: ${sentence}\n  ${shown}\n  ${" ".repeat(column)}^`, {
			field: OPTION,
		});
	}

	#take(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.#at;
		const found = pattern.exec(this.text)?.[0];
		this.#at += found?.length ?? 0;
		return found;
	}

	#instead(): string {
		const at = this.place();
		if (at >= this.text.length) return ", but the condition ends here";
		return ` and found "${String.fromCodePoint(this.text.codePointAt(at) ?? 0).replace(/\p{C}/gu, "?")}"`;
	}
}

/** Which word might have been meant, or which there are. */
export function hintAt(written: string, allowed: readonly string[]): string {
	const near = nearest(written, allowed);
	return near === undefined ? `There are: ${allowed.join(", ")}.` : `Did you mean "${near}"?`;
}
