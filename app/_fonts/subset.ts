import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import subsetFont from "subset-font";

const packages = createRequire(import.meta.url);

/** The Latin alphabets of western Europe, with the punctuation and the arrows that texts and figures are set with. */
const RANGES = [
	[0x20, 0x7e],
	[0xa0, 0xff],
	[0x131, 0x131],
	[0x152, 0x153],
	[0x2010, 0x2026],
	[0x2030, 0x203a],
	[0x20ac, 0x20ac],
	[0x2122, 0x2122],
	[0x2190, 0x2193],
	[0x2212, 0x2215],
] as const;

const CHARACTERS = RANGES.flatMap(([first, last]) =>
	Array.from({ length: last - first + 1 }, (_, place) => String.fromCodePoint(first + place)),
).join("");

/** The fonts that are cut down to what pages set in them; their licence, the SIL Open Font License, lets them be. */
export const SUBSETS = [
	{
		file: "inter.woff2",
		from: "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
		options: { variationAxes: { wght: { min: 400, max: 600, default: 400 } } },
	},
	{
		file: "jetbrains-mono.woff2",
		from: "@fontsource/jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff2",
		// Code is set without ligatures, which are two fifths of this font.
		options: { noLayoutClosure: true },
	},
] as const;

/** The bytes of a font, cut down, as WOFF2. */
export async function cutDown({ from, options }: (typeof SUBSETS)[number]): Promise<Buffer> {
	const whole = await readFile(packages.resolve(from));
	return await subsetFont(whole, CHARACTERS, { targetFormat: "woff2", ...options });
}

if (process.argv[1] === import.meta.filename) {
	for (const subset of SUBSETS) {
		await writeFile(new URL(subset.file, import.meta.url), await cutDown(subset));
	}
}
