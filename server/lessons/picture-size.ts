/** Pictures that every browser draws and that hold nothing but pixels. */
export const PICTURE_KINDS = ["PNG", "JPEG", "WebP", "AVIF"] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

/** In pixels, the way round that a browser draws it. */
export type PictureSize = { width: number; height: number };

/** What a file says of itself in its first bytes; undefined of one that is none of `PICTURE_KINDS`. */
export function pictureKind(bytes: Uint8Array): PictureKind | undefined {
	const view = viewOf(bytes);
	if (view.byteLength < 16) return undefined;
	if (view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a) return "PNG";
	if (view.getUint16(0) === 0xffd8) return "JPEG";
	if (word(view, 0) === "RIFF" && word(view, 8) === "WEBP") return "WebP";
	return word(view, 4) === "ftyp" && brandsOf(view).some((brand) => AVIF_BRANDS.includes(brand))
		? "AVIF"
		: undefined;
}

/**
 * The size of a picture as its header tells it; undefined where the header is broken or ends too soon. Nothing is
 * decoded, and every step goes on within the bytes: the time it takes is bounded by their number.
 */
export function pictureSize(kind: PictureKind, bytes: Uint8Array): PictureSize | undefined {
	try {
		const size = READERS[kind](viewOf(bytes));
		return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined;
	} catch (error) {
		// What a view throws for a place beyond its end.
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

const READERS: Record<PictureKind, (view: DataView) => PictureSize | undefined> = {
	PNG: pngSize,
	JPEG: jpegSize,
	WebP: webpSize,
	AVIF: avifSize,
};

/** PNG, third edition, section 11.2.1: the first chunk is IHDR. */
function pngSize(view: DataView): PictureSize | undefined {
	if (word(view, 12) !== "IHDR") return undefined;
	return { width: view.getUint32(16), height: view.getUint32(20) };
}

/**
 * ITU T.81, annex B: segments, of which a frame header tells the size. What a camera says of how it was held comes
 * before it, and browsers turn the picture accordingly.
 */
function jpegSize(view: DataView): PictureSize | undefined {
	let isTurned = false;
	for (const { marker, from, length } of segmentsIn(view)) {
		if (marker === 0xe1) isTurned ||= isExifTurned(view, from, length);
		if (isFrame(marker)) {
			const [height, width] = [view.getUint16(from + 1), view.getUint16(from + 3)];
			return isTurned ? { width: height, height: width } : { width, height };
		}
	}
	return undefined;
}

type Segment = { marker: number; from: number; length: number };

/** The segments before the picture itself, up to one that is broken. */
function* segmentsIn(view: DataView): Generator<Segment> {
	for (let at = 2; view.getUint8(at) === 0xff; ) {
		const marker = view.getUint8(at + 1);
		// A marker may have further such bytes before it.
		if (marker === 0xff) {
			at++;
			continue;
		}
		const length = view.getUint16(at + 2);
		const isEnd = marker === 0xd9 || marker === 0xda;
		if (isEnd || length < 2) return;
		yield { marker, from: at + 4, length: length - 2 };
		at += 2 + length;
	}
}

/** SOF0 to SOF15, among which stand three markers that are none. */
function isFrame(marker: number): boolean {
	return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Exif 2.3, section 4.6: the orientation is in the first directory; from 5 on it swaps width and height. */
function isExifTurned(view: DataView, from: number, length: number): boolean {
	if (length < 14 || word(view, from) !== "Exif") return false;
	const tiff = new DataView(view.buffer, view.byteOffset + from + 6, length - 6);
	const isLittle = tiff.getUint16(0) === 0x4949;
	const directory = tiff.getUint32(4, isLittle);
	if (directory + 2 > tiff.byteLength) return false;
	const fitting = Math.floor((tiff.byteLength - directory - 2) / 12);
	const count = Math.min(tiff.getUint16(directory, isLittle), fitting);
	for (let entry = 0; entry < count; entry++) {
		const at = directory + 2 + entry * 12;
		if (tiff.getUint16(at, isLittle) === 0x0112) {
			const orientation = tiff.getUint16(at + 8, isLittle);
			return orientation >= 5 && orientation <= 8;
		}
	}
	return false;
}

/** RFC 9649: one of three chunks comes first. */
function webpSize(view: DataView): PictureSize | undefined {
	switch (word(view, 12)) {
		case "VP8X":
			return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) };
		case "VP8L": {
			if (view.getUint8(20) !== 0x2f) return undefined;
			const packed = view.getUint32(21, true);
			return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff) };
		}
		case "VP8 ":
			// RFC 6386, section 9.1: behind three bytes of its own a key frame has these.
			if (uint24(view, 23) !== 0x2a019d) return undefined;
			return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
		default:
			return undefined;
	}
}

const AVIF_BRANDS = ["avif", "avis"];

/** ISO/IEC 14496-12, section 4.3: the major brand and those that it is compatible with. */
function brandsOf(view: DataView): string[] {
	const end = Math.min(view.getUint32(0), view.byteLength, 256);
	const brands: string[] = [];
	for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(word(view, at));
	return brands;
}

/** A part of a file, between two places: what is in it, behind its head. */
type Box = { type: string; from: number; to: number };

/**
 * ISO/IEC 23008-12, sections 6.5.3 and 9.3: properties stand in a list, and of the primary item another list tells
 * which are its own. A file may hold further items, as its transparency or a preview.
 */
function avifSize(view: DataView): PictureSize | undefined {
	const meta = boxIn(view, { type: "", from: 0, to: view.byteLength }, "meta");
	if (meta === undefined) return undefined;
	const inner = { ...meta, from: meta.from + 4 };
	const primary = boxIn(view, inner, "pitm");
	const list = boxIn(view, inner, "iprp");
	const container = list === undefined ? undefined : boxIn(view, list, "ipco");
	const uses = list === undefined ? undefined : boxIn(view, list, "ipma");
	if (primary === undefined || container === undefined || uses === undefined) return undefined;
	const item =
		view.getUint8(primary.from) === 0 ? view.getUint16(primary.from + 4) : view.getUint32(primary.from + 4);
	const properties = [...boxesIn(view, container)];
	const own = propertiesOf(view, uses, item).flatMap((place) => properties[place - 1] ?? []);
	const size = own.find(({ type }) => type === "ispe");
	if (size === undefined) return undefined;
	const [width, height] = [view.getUint32(size.from + 4), view.getUint32(size.from + 8)];
	const turns = own.find(({ type }) => type === "irot");
	const isTurned = turns !== undefined && (view.getUint8(turns.from) & 1) === 1;
	return isTurned ? { width: height, height: width } : { width, height };
}

function boxIn(view: DataView, parent: Box, type: string): Box | undefined {
	for (const box of boxesIn(view, parent)) if (box.type === type) return box;
	return undefined;
}

/** The boxes within a part of a file, up to one that is broken. */
function* boxesIn(view: DataView, { from, to }: Box): Generator<Box> {
	for (let at = from; at + 8 <= to; ) {
		const short = view.getUint32(at);
		const isLong = short === 1;
		const head = isLong ? 16 : 8;
		// One of size 0 goes on to the end of the file.
		const size = isLong ? Number(view.getBigUint64(at + 8)) : short === 0 ? to - at : short;
		if (size < head || at + size > to) return;
		yield { type: word(view, at + 4), from: at + head, to: at + size };
		at += size;
	}
}

/** The places, from 1, of the properties that an item has. */
function propertiesOf(view: DataView, { from }: Box, item: number): number[] {
	const isWideItem = view.getUint8(from) >= 1;
	const isWidePlace = (view.getUint8(from + 3) & 1) === 1;
	const count = view.getUint32(from + 4);
	let at = from + 8;
	for (let entry = 0; entry < count; entry++) {
		const id = isWideItem ? view.getUint32(at) : view.getUint16(at);
		at += isWideItem ? 4 : 2;
		const placeCount = view.getUint8(at++);
		const step = isWidePlace ? 2 : 1;
		if (id === item) {
			// The highest bit says that a reader must know the property.
			return Array.from({ length: placeCount }, (_, place) =>
				isWidePlace ? view.getUint16(at + place * 2) & 0x7fff : view.getUint8(at + place) & 0x7f,
			);
		}
		at += placeCount * step;
	}
	return [];
}

function viewOf(bytes: Uint8Array): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Four bytes as the letters that they stand for. */
function word(view: DataView, at: number): string {
	return String.fromCharCode(
		view.getUint8(at),
		view.getUint8(at + 1),
		view.getUint8(at + 2),
		view.getUint8(at + 3),
	);
}

function uint24(view: DataView, at: number): number {
	return view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
}
