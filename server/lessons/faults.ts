import type { LessonFault } from "#server/contract/lesson.ts";
import { nearest } from "#server/contract/nearest.ts";

/** A place in a lesson file; both from 1, as editors count. */
export type Place = { line: number; column: number };

/** Faults of one file that are told; what comes behind them is counted. */
const MOST_FAULTS = 100;

/** Collects the faults of one file, so that its author sees all of them at once. */
export class FaultList {
	readonly #file: string;
	readonly #faults: LessonFault[] = [];

	constructor(file: string) {
		this.#file = file;
	}

	get count(): number {
		return this.#faults.length;
	}

	/** `sentence` says what is wrong and what to do. */
	add(place: Place, field: string, sentence: string): void {
		this.#faults.push({ file: this.#file, line: place.line, column: place.column, field, sentence });
	}

	/** In the order of the file. */
	sorted(): LessonFault[] {
		const sorted = this.#faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
		const told = sorted.slice(0, MOST_FAULTS);
		const last = told.at(-1);
		const untold = sorted.length - told.length;
		if (last === undefined || untold === 0) return told;
		return [
			...told,
			{ ...last, field: "file", sentence: `and ${untold} more faults behind this one. Mend these first.` },
		];
	}
}

/** The start of a node of a Markdown tree. */
export function placeOf(node: { position?: { start: Place } | undefined }): Place {
	return node.position?.start ?? { line: 1, column: 1 };
}

/** Where an offset of a text is. */
export function placeAt(text: string, offset: number): Place {
	const before = text.slice(0, offset);
	const lineStart = before.lastIndexOf("\n") + 1;
	return { line: before.split("\n").length, column: offset - lineStart + 1 };
}

/** Names all that may be written, and what is nearest to what was, if anything is. */
export function mustBeOneOf(allowed: readonly string[], written: string): string {
	const near = nearest(written, allowed);
	return `must be one of ${allowed.join(", ")}.${near === undefined ? "" : ` Did you mean "${near}"?`}`;
}

/** What to write instead: the nearest allowed word, else all of them. */
export function hint(written: string, allowed: readonly string[]): string {
	const near = nearest(written, allowed);
	if (near !== undefined) return `Did you mean "${near}"?`;
	return allowed.length === 0 ? "There is none yet." : `There are: ${allowed.join(", ")}.`;
}
