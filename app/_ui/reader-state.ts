/** What a reader has done to a part of a page: where the focus is, which details stand open, and what fields hold. */
export type ReaderState = {
	focused: number;
	open: readonly boolean[];
	/** Of the fields that hold something else than they were sent with. */
	held: ReadonlyMap<number, string | boolean>;
};

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
/** What reads values from a chart comes only with the scripts. */
const FIELDS = "input:not([type=range]), select, textarea";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** @returns all in the order of the document; a focus elsewhere is −1 */
export function readerStateOf(part: HTMLElement): ReaderState {
	const { activeElement } = document;
	return {
		focused: [...part.querySelectorAll(FOCUSABLE)].indexOf(activeElement ?? part),
		open: [...part.querySelectorAll("details")].map((details) => details.open),
		held: new Map(
			[...part.querySelectorAll<Field>(FIELDS)].flatMap((field, at) =>
				isChanged(field) ? [[at, valueIn(field)] as const] : [],
			),
		),
	};
}

/**
 * Brings a part that was drawn anew, alike, to the state its predecessor was left in. Each field is told as if its reader
 * did it once more, so it has to be called where React draws between two of them: not while it draws.
 */
export function restoreReaderState(part: HTMLElement, { focused, open, held }: ReaderState): void {
	for (const [at, details] of part.querySelectorAll("details").entries()) {
		details.open = open[at] ?? details.open;
	}
	// What was let go of first: where only so many may be ticked it makes room.
	for (const [at, value] of [...held].sort(
		([, one], [, other]) => Number(one !== false) - Number(other !== false),
	)) {
		const field = part.querySelectorAll<Field>(FIELDS)[at];
		if (field !== undefined && valueIn(field) !== value) enter(field, value);
	}
	part.querySelectorAll<HTMLElement>(FOCUSABLE)[focused]?.focus({ preventScroll: true });
}

/** A field, what its reader has entered, and what it was sent with. */
export type Entry = { field: Field; value: string | boolean; sent: string | boolean };

/** What was entered in a page; not in what stays as the server drew it, for nobody hears it there. */
export function entriesIn(page: ParentNode): Entry[] {
	return [...page.querySelectorAll<Field>(FIELDS)]
		.filter((field) => isChanged(field) && field.closest("[data-dormant]") === null)
		.map((field) => ({ field, value: valueIn(field), sent: sentIn(field) }));
}

/** Enters it once more, where nothing else has come in its place. To be called as `restoreReaderState`. */
export function enterAgain(entries: readonly Entry[]): void {
	for (const { field, value, sent } of entries) {
		if (![value, sent].includes(valueIn(field))) continue;
		// React looks whether a field holds something else than when it last saw it.
		if (isTicked(field)) field.checked = sent === true;
		else field.value = String(sent);
		enter(field, value);
	}
}

function isChanged(field: Field): boolean {
	if (field instanceof HTMLSelectElement) {
		return [...field.options].some(({ selected, defaultSelected }) => selected !== defaultSelected);
	}
	if (!isTicked(field)) return field.value !== field.defaultValue;
	// Of a group of radio buttons the one that is chosen says all.
	return field.checked !== field.defaultChecked && (field.checked || field.type === "checkbox");
}

function isTicked(field: Field): field is HTMLInputElement {
	return field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type);
}

function valueIn(field: Field): string | boolean {
	return isTicked(field) ? field.checked : field.value;
}

function sentIn(field: Field): string | boolean {
	if (field instanceof HTMLSelectElement) {
		return [...field.options].find(({ defaultSelected }) => defaultSelected)?.value ?? "";
	}
	return isTicked(field) ? field.defaultChecked : field.defaultValue;
}

function enter(field: Field, value: string | boolean): void {
	if (typeof value === "boolean") {
		field.click();
		return;
	}
	// React watches the element's own property, and takes what is set by it for its own doing.
	Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, value);
	field.dispatchEvent(new Event("change", { bubbles: true }));
}
