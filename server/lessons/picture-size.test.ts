import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PICTURE_KINDS, pictureKind, pictureSize } from "./picture-size.ts";

/** Pictures as an encoder made them; the names say how large a browser draws them. */
const SAMPLES = "server/testing/pictures";
const KINDS = { png: "PNG", jpg: "JPEG", webp: "WebP", avif: "AVIF" } as const;

const samples = await Promise.all(
	(await readdir(SAMPLES)).toSorted().map(async (name) => {
		const [, width, height, ending] = /(\d+)x(\d+)\.(\w+)$/.exec(name) ?? [];
		const kind = Object.entries(KINDS).find(([one]) => one === ending)?.[1];
		if (kind === undefined) throw new Error(`${name} is not named as a sample is`);
		const size = { width: Number(width), height: Number(height) };
		return { name, kind, size, bytes: new Uint8Array(await readFile(path.join(SAMPLES, name))) };
	}),
);

describe("the header of a picture", () => {
	test("is known in every kind, and in the forms that a kind has", () => {
		expect(new Set(samples.map(({ kind }) => kind))).toEqual(new Set(PICTURE_KINDS));
		const forms = ["VP8 ", "VP8L", "VP8X"];
		const found = samples.flatMap(({ bytes }) => forms.filter((form) => textAt(bytes, 12) === form));
		expect(found.toSorted()).toEqual(forms);
	});

	test.each(samples)("tells kind and size: $name", ({ kind, size, bytes }) => {
		expect(pictureKind(bytes)).toBe(kind);
		expect(pictureSize(kind, bytes)).toEqual(size);
		// Whatever lies around it in memory.
		const padded = new Uint8Array([1, 2, 3, ...bytes, 4]);
		expect(pictureSize(kind, padded.subarray(3, -1))).toEqual(size);
	});

	test.each(samples)(
		"tells nothing wrong wherever the file ends too soon: $name",
		({ kind, size, bytes }) => {
			for (let length = 0; length < Math.min(bytes.length, 600); length++) {
				const found = pictureSize(kind, bytes.subarray(0, length));
				if (found !== undefined) expect(found).toEqual(size);
			}
		},
	);

	test("is read or refused in a moment, whatever stands in it", () => {
		const noise = fc.array(fc.tuple(fc.nat(599), fc.nat(255)), { maxLength: 12 });
		const sample = fc.constantFrom(...samples);
		fc.assert(
			fc.property(sample, noise, fc.uint8Array({ maxLength: 200 }), ({ kind, bytes }, changes, tail) => {
				const broken = new Uint8Array([...bytes.subarray(0, 600), ...tail]);
				for (const [at, value] of changes) if (at < broken.length) broken[at] = value;
				pictureKind(broken);
				const size = pictureSize(kind, broken);
				return size === undefined || (size.width > 0 && size.height > 0);
			}),
			{ numRuns: 3_000 },
		);
	});

	test("does not keep anybody who made it as long as it can be", () => {
		const startMs = performance.now();
		// Two megabytes of the shortest segments and boxes there are.
		const jpeg = new Uint8Array(2_000_000).fill(0xff);
		for (let at = 2; at + 4 <= jpeg.length; at += 4) jpeg.set([0xff, 0xe0, 0, 2], at);
		jpeg.set([0xff, 0xd8], 0);
		expect(pictureSize("JPEG", jpeg)).toBeUndefined();
		const avif = new Uint8Array(2_000_000);
		for (let at = 0; at < avif.length; at += 8) avif.set([0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65], at);
		expect(pictureSize("AVIF", avif)).toBeUndefined();
		expect(performance.now() - startMs).toBeLessThan(2_000);
	});
});

function textAt(bytes: Uint8Array, at: number): string {
	return String.fromCharCode(...bytes.subarray(at, at + 4));
}
