/** A colour of the style sheet; what packs the sheet writes lightness in per cent. */
const OKLCH = /oklch\(([\d.]+)(%?) ([\d.]+) ([\d.]+)\)/g;

/**
 * A text with each colour in OKLCH written as red, green and blue: for files, whose readers know OKLCH or do not, and for
 * arithmetic on what a screen shows.
 */
export function inHex(text: string): string {
	return text.replace(OKLCH, (_, lightness, percent, chroma, hue) =>
		hexOf(Number(lightness) / (percent === "%" ? 100 : 1), Number(chroma), Number(hue)),
	);
}

/** Ottosson 2020, "A perceptual color space for image processing", in the digits of CSS Color 4, section 18. */
function hexOf(lightness: number, chroma: number, hueDegrees: number): string {
	const hue = (hueDegrees * Math.PI) / 180;
	const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
	const long = (lightness + 0.3963377773761749 * a + 0.2158037573099136 * b) ** 3;
	const middle = (lightness - 0.1055613458156586 * a - 0.0638541728258133 * b) ** 3;
	const short = (lightness - 0.0894841775298119 * a - 1.2914855480194092 * b) ** 3;
	const parts = [
		4.0767416360759583 * long - 3.3077115392580629 * middle + 0.2309699031821043 * short,
		-1.2684379732850315 * long + 2.6097573492876882 * middle - 0.341319376002657 * short,
		-0.0041960761386756 * long - 0.7034186179359362 * middle + 1.7076146940746117 * short,
	];
	return `#${parts.map(byteOf).join("")}`;
}

/** A part of light, from 0 to 1, as the two digits in which sRGB writes it. */
function byteOf(light: number): string {
	const within = Math.min(1, Math.max(0, light));
	const share = within <= 0.0031308 ? 12.92 * within : 1.055 * within ** (1 / 2.4) - 0.055;
	return Math.round(255 * share)
		.toString(16)
		.padStart(2, "0");
}
