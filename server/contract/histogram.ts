/** Operations whose time lies between two whole microseconds, both among them. */
export type Bin = { lowUs: number; highUs: number; count: number };

/** Cookies of the format's second version, their lowest bits aside: compressed, and what is within. */
const COMPRESSED_COOKIE = 0x1c849304;
const COOKIE = 0x1c849303;
const COOKIE_MASK = ~0xf0;
const COMPRESSED_HEAD_BYTES = 8;
const HEAD_BYTES = 40;
/** Of one count, which takes up to nine. */
const COUNT_BYTES = 9;
/** A histogram of ours has far fewer places than this, whatever it says of itself. */
const MOST_PLACES = 1 << 15;
/** And inflates to no more than this. */
export const MOST_HISTOGRAM_BYTES = HEAD_BYTES + MOST_PLACES * COUNT_BYTES;

/**
 * What of a stored histogram (HdrHistogram V2, compressed) is to be inflated.
 *
 * @throws Error when it is none.
 */
export function packedPart(packed: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
	const outer = viewOf(packed);
	if ((outer.getInt32(0) & COOKIE_MASK) !== COMPRESSED_COOKIE) throw new Error("This is no histogram.");
	const length = outer.getInt32(4);
	if (length < 0) throw new Error("This is no histogram.");
	return packed.subarray(COMPRESSED_HEAD_BYTES, COMPRESSED_HEAD_BYTES + length);
}

/**
 * The bins in use of an inflated histogram, from the fastest on. It is read here rather than by the library that wrote
 * it, which is many times as large and makes whatever room a histogram asks for.
 *
 * @throws Error when it is none, is cut off, or has more in it than there can be.
 */
export function readBins(bytes: Uint8Array): Bin[] {
	if (bytes.length > MOST_HISTOGRAM_BYTES) throw new Error("This histogram is too large.");
	const head = viewOf(bytes);
	if ((head.getInt32(0) & COOKIE_MASK) !== COOKIE) throw new Error("This is no histogram.");
	const length = head.getInt32(4);
	if (length < 0 || HEAD_BYTES + length > bytes.length) throw new Error("This histogram is cut off.");
	const binAt = binsOf(head.getInt32(12), Number(head.getBigInt64(16)));
	return [...countsIn(bytes.subarray(HEAD_BYTES, HEAD_BYTES + length))].map(({ place, count }) => ({
		...binAt(place),
		count,
	}));
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
	return new DataView(buffer, byteOffset, byteLength);
}

/** The counts that are not 0, with their places. A number below 0 says how many places in a row are empty. */
function* countsIn(bytes: Uint8Array): Generator<{ place: number; count: number }> {
	let place = 0;
	for (let at = 0; at < bytes.length; ) {
		const { value, next } = zigZag(bytes, at);
		at = next;
		if (!Number.isSafeInteger(value)) throw new Error("This histogram counts more than there can be.");
		if (value < 0) place -= value;
		else {
			if (value > 0) yield { place, count: value };
			place++;
		}
		if (place > MOST_PLACES) throw new Error("This histogram has more places than there can be.");
	}
}

/** A whole number in base 128, its lowest bit the sign. It may be beyond 32 bits, where bitwise arithmetic ends. */
function zigZag(bytes: Uint8Array, from: number): { value: number; next: number } {
	let value = 0;
	let weight = 1;
	for (let at = from; at < from + COUNT_BYTES; at++) {
		const byte = bytes[at];
		if (byte === undefined) break;
		const isLast = byte < 128 || at === from + COUNT_BYTES - 1;
		value += (isLast ? byte : byte - 128) * weight;
		weight *= 128;
		if (isLast) return { value: value % 2 === 0 ? value / 2 : -(value + 1) / 2, next: at + 1 };
	}
	throw new Error("This histogram is cut off.");
}

/**
 * What values a place counts: buckets, each of which spans twice as much as the one before, of equally many places.
 *
 * @param digits to which a value is kept.
 * @param lowest value that is told from 0.
 */
function binsOf(digits: number, lowest: number): (place: number) => Omit<Bin, "count"> {
	const largestExact = 2 * 10 ** digits;
	const half = 2 ** Math.max(0, Math.ceil(Math.log2(largestExact)) - 1);
	const unit = 2 ** Math.floor(Math.log2(Math.max(1, lowest)));
	return (place) => {
		// The first bucket has twice as many places, for there is none before it that covers its lower half.
		const bucket = Math.max(0, Math.floor(place / half) - 1);
		const size = unit * 2 ** bucket;
		const lowUs = (place - bucket * half) * size;
		return { lowUs, highUs: lowUs + size - 1 };
	};
}
