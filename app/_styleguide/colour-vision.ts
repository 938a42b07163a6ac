type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** Linear RGB as seen by all cones, and without one kind: Machado, Oliveira and Fernandes 2009, severity 1. */
const VISIONS: readonly Matrix[] = [
	[
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1],
	],
	[
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998],
	],
	[
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881],
	],
	[
		[1.255528, -0.076749, -0.178779],
		[-0.078411, 0.930809, 0.147602],
		[0.004733, 0.691367, 0.3039],
	],
];

/** Ottosson 2020: linear RGB to the cones, and the roots of their answers to OKLab. */
const TO_CONES: Matrix = [
	[0.4122214708, 0.5363325363, 0.0514459929],
	[0.2119034982, 0.6806995451, 0.1073969566],
	[0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_OKLAB: Matrix = [
	[0.2104542553, 0.793617785, -0.0040720468],
	[1.9779984951, -2.428592205, 0.4505937099],
	[0.0259040371, 0.7827717662, -0.808675766],
];

/** How far apart two colours are to whom they are nearest: in OKLab ×100, of four kinds of colour vision. */
export function leastDistance(one: string, other: string): number {
	const distances = VISIONS.map((vision) => {
		const [a, b] = [oklab(one, vision), oklab(other, vision)];
		return 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
	});
	return Math.min(...distances);
}

function oklab(hex: string, vision: Matrix): Triple {
	const seen = map(times(vision, linear(hex)), (part) => Math.min(1, Math.max(0, part)));
	return times(TO_OKLAB, map(times(TO_CONES, seen), Math.cbrt));
}

/** Red, green and blue of a colour, from 0 to 1, as light adds up. */
export function linear(hex: string): Triple {
	const at = (place: number) => {
		const share = Number.parseInt(hex.slice(place, place + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	};
	return [at(1), at(3), at(5)];
}

function times(matrix: Matrix, [x, y, z]: Triple): Triple {
	const row = ([a, b, c]: Triple) => a * x + b * y + c * z;
	return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

function map([x, y, z]: Triple, change: (part: number) => number): Triple {
	return [change(x), change(y), change(z)];
}
