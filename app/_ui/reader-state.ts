/** What a reader has done to a part of a page: where the focus is, and which details stand open. */
export type ReaderState = { focused: number; open: readonly number[] };

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

/** @returns places in the order of the document; a focus elsewhere is −1 */
export function readerStateOf(part: HTMLElement): ReaderState {
	const { activeElement } = document;
	return {
		focused: [...part.querySelectorAll(FOCUSABLE)].indexOf(activeElement ?? part),
		open: [...part.querySelectorAll("details")].flatMap((details, at) => (details.open ? [at] : [])),
	};
}

/** Brings a part that was drawn anew, alike, to the state its predecessor was left in. */
export function restoreReaderState(part: HTMLElement, { focused, open }: ReaderState): void {
	const details = part.querySelectorAll("details");
	for (const at of open) {
		const one = details[at];
		if (one !== undefined) one.open = true;
	}
	part.querySelectorAll<HTMLElement>(FOCUSABLE)[focused]?.focus({ preventScroll: true });
}
