/** A column's value as text; SQL's null, and a column that is not there, are empty. */
export function columnText(value: Buffer | null | undefined): string {
	return value?.toString("utf8") ?? "";
}
