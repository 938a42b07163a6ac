import type { LessonFault } from "#server/contract/lesson.ts";

/** A place in a lesson file; both from 1, as editors count. */
export type Place = { line: number; column: number };

/** Collects the faults of one file, so that its author sees all of them at once. */
export class FaultList {
	readonly #file: string;
	readonly #faults: LessonFault[] = [];

	constructor(file: string) {
		this.#file = file;
	}

	/** `sentence` says what is wrong and what to do. */
	add(place: Place, field: string, sentence: string): void {
		this.#faults.push({ file: this.#file, line: place.line, column: place.column, field, sentence });
	}

	/** In the order of the file. */
	sorted(): LessonFault[] {
		return this.#faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
	}
}
