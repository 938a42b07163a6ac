/**
 * A number without its fraction, in groups of three: `1,234,567`. As Intl has it in English, which takes a phone some
 * 20 ms to make ready, and every page would wait for that.
 */
export function wholeNumber(value: number): string {
	const digits = Math.abs(value).toFixed(0);
	return `${value < 0 ? "-" : ""}${digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ",")}`;
}
