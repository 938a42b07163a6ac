import { type Bin, packedPart, readBins } from "#server/contract/histogram.ts";

/**
 * The bins in use of a histogram as results hold it (HdrHistogram V2, compressed, base64), from the fastest on.
 *
 * @throws Error when the text is no such histogram, or is cut off.
 */
export async function readHistogram(text: string): Promise<Bin[]> {
	const packed = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
	return readBins(await inflate(packedPart(packed)));
}

async function inflate(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
	const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
	return new Uint8Array(await new Response(stream).arrayBuffer());
}
