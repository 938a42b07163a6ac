/** Characters of a run's id. */
const ID_LENGTH = 21;

/** What is wrong with an id that was taken from an address, in a sentence; undefined when it may be one. */
export function addressFault(id: string): string | undefined {
	if (/^[\w-]{21}$/.test(id)) return undefined;
	if (/^[\w-]+$/.test(id)) {
		return id.length < ID_LENGTH
			? `The address is cut off: a run's id has ${ID_LENGTH} characters, and this one has ${id.length}.`
			: `The address has too much at its end: a run's id has ${ID_LENGTH} characters, and this one has ${id.length}.`;
	}
	if (/^https?:/i.test(id)) {
		return "This is the address of a page, not the id of a run. Open it as it is, on the machine that it names.";
	}
	return "The address was changed on its way: a run's id has only letters, digits, - and _.";
}
