/** A column's value as text; SQL's null, and a column that is not there, are empty. */
export function columnText(value: Uint8Array | null | undefined): string {
	return value === undefined || value === null
		? ""
		: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("utf8");
}
