/** What a reader has done to a part of a page: where the focus is, which details stand open, and what is chosen. */
export type ReaderState = { focused: number; open: readonly boolean[]; chosen: ReadonlyMap<number, string> };

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
const CHOICES = "input[type=radio]";

/** @returns all in the order of the document; a focus elsewhere is −1 */
export function readerStateOf(part: HTMLElement): ReaderState {
	const { activeElement } = document;
	return {
		focused: [...part.querySelectorAll(FOCUSABLE)].indexOf(activeElement ?? part),
		open: [...part.querySelectorAll("details")].map((details) => details.open),
		// Those that are chosen, and were not as the part was sent.
		chosen: new Map(
			[...part.querySelectorAll<HTMLInputElement>(CHOICES)].flatMap((choice, at) =>
				choice.checked && !choice.defaultChecked ? [[at, choice.value]] : [],
			),
		),
	};
}

/** Brings a part that was drawn anew, alike, to the state its predecessor was left in. */
export function restoreReaderState(part: HTMLElement, { focused, open, chosen }: ReaderState): void {
	for (const [at, details] of part.querySelectorAll("details").entries()) {
		details.open = open[at] ?? details.open;
	}
	for (const [at, choice] of part.querySelectorAll<HTMLInputElement>(CHOICES).entries()) {
		if (chosen.get(at) === choice.value && !choice.checked) choice.click();
	}
	part.querySelectorAll<HTMLElement>(FOCUSABLE)[focused]?.focus({ preventScroll: true });
}
