import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { hint } from "./faults.ts";
import { type LessonFolder, readWithin } from "./lesson-folders.ts";
import { type PictureKind, type PictureSize, pictureKind, pictureSize } from "./picture-size.ts";

/** A picture that lies beside a lesson. */
export type Picture = PictureSize & {
	kind: PictureKind;
	bytes: Buffer;
	/** Of its bytes: another picture of the same name has another. */
	hash: string;
};

/** A picture, or one sentence on why it cannot be shown. */
export type PictureRead = { picture: Picture } | { refused: string };

/** Names of pictures, and what tells whether each has changed. */
export type PictureStamps = readonly (readonly [name: string, stamp: string])[];

/** One file; a photograph of a page's width takes a tenth of it. */
const MOST_BYTES = 2 * 1024 ** 2;
/** Pixels of one side: a few bytes can stand for an area that no browser has room for. */
const LONGEST_SIDE = 8_192;
/** Names of files that are looked through for the nearest to one that is not there. */
const MOST_NAMES = 500;

const KIND_OF_ENDING: Readonly<Record<string, PictureKind>> = {
	png: "PNG",
	jpg: "JPEG",
	jpeg: "JPEG",
	webp: "WebP",
	avif: "AVIF",
};
const ENDING_OF_KIND: Readonly<Record<PictureKind, string>> = {
	PNG: "png",
	JPEG: "jpg",
	WebP: "webp",
	AVIF: "avif",
};

/** Such a name is an address as it is, on every system. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/**
 * Reads the pictures beside one lesson, and remembers which it was asked for: what a lesson's text was read with is out
 * of date when one of them has changed.
 */
export class PictureFolder {
	readonly #root: string;
	readonly #folder: string;
	readonly #stamps: Map<string, string>;

	/** @param stamps of another one, whose memory it takes over */
	constructor({ root, name }: Pick<LessonFolder, "root" | "name">, stamps: PictureStamps = []) {
		this.#stamps = new Map(stamps);
		this.#root = root;
		this.#folder = path.join(root, name);
	}

	/** @param name as a lesson writes it, whatever it is */
	async read(name: string): Promise<PictureRead> {
		const fault = pictureNameFault(name);
		if (fault !== undefined) return { refused: fault };
		// Before its bytes: a file that changes in between is read again.
		this.#stamps.set(name, await this.#stampOf(name));
		const read = await readWithin([this.#root, this.#folder, path.join(this.#folder, name)], {
			mostBytes: MOST_BYTES,
			absent: ABSENT,
			outside: `"${name}" is a link out of the lesson's folder. Put the picture itself there.`,
			noFile: `"${name}" is not a file. Put a picture of that name in its place.`,
			tooLarge: "Save the picture smaller: twice the width of the text, 1400 pixels, is enough.",
		});
		if ("bytes" in read) return examine(name, read.bytes);
		return read.refused === ABSENT ? { refused: await this.#absent(name) } : read;
	}

	/** Of each file that it was asked for, what changes when it does. */
	get stamps(): PictureStamps {
		return [...this.#stamps];
	}

	/** Whether all the files that it was asked for are as they were, those included that were not there. */
	async isUnchanged(): Promise<boolean> {
		for (const [name, stamp] of this.#stamps) if ((await this.#stampOf(name)) !== stamp) return false;
		return true;
	}

	async #stampOf(name: string): Promise<string> {
		const found = await stat(path.join(this.#folder, name)).catch(() => undefined);
		return found === undefined ? ABSENT : `${found.ino} ${found.size} ${found.mtimeMs}`;
	}

	async #absent(name: string): Promise<string> {
		const files = (await readdir(this.#folder).catch(() => [])).slice(0, MOST_NAMES);
		const pictures = files.filter((file) => pictureNameFault(file) === undefined).toSorted();
		const advice =
			pictures.length === 0 ? "There is none in its folder yet: put it there." : hint(name, pictures);
		return `there is no "${name}" beside this lesson. ${advice}`;
	}
}

const ABSENT = "absent";

/** Why a lesson may not show what goes by this name, or undefined. */
export function pictureNameFault(name: string): string | undefined {
	const shown = `"${name.slice(0, 80)}"`;
	if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(name)) {
		return `${shown} is elsewhere, and a page loads nothing from elsewhere. Save the picture in the lesson's folder and write its name alone, as in picture.png.`;
	}
	if (/[/\\]/.test(name)) {
		return `${shown} is a path. A picture lies in the folder of its lesson: write its name alone, as in picture.png.`;
	}
	const ending = /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1] ?? "";
	if (ending.toLowerCase() === "svg") {
		return `${shown} is an SVG, which can hold scripts and addresses. Save it as PNG, or draw it as a mermaid diagram.`;
	}
	if (!Object.hasOwn(KIND_OF_ENDING, ending.toLowerCase())) {
		return `${shown} is none of the kinds a lesson shows. Save it as ${Object.keys(KIND_OF_ENDING).join(", ")}.`;
	}
	if (!NAME.test(name) || ending !== ending.toLowerCase()) {
		return `${shown} is no name for a picture: letters, digits, - and _, and its ending in small letters, as in picture.png.`;
	}
	return undefined;
}

/** Looks at what a file holds. */
function examine(name: string, bytes: Buffer): PictureRead {
	const refuse = (sentence: string) => ({ refused: `"${name}" ${sentence}` });
	const [stem = "", ending = ""] = name.split(/\.(?=[^.]*$)/);
	const kind = pictureKind(bytes);
	if (kind === undefined) {
		return refuse(`holds no ${KIND_OF_ENDING[ending]}, nor another picture. Save the picture anew.`);
	}
	if (kind !== KIND_OF_ENDING[ending]) {
		return refuse(`holds a picture of the kind ${kind}. Name it ${stem}.${ENDING_OF_KIND[kind]}.`);
	}
	const size = pictureSize(kind, bytes);
	if (size === undefined) return refuse("is broken: it does not tell its size. Save the picture anew.");
	if (Math.max(size.width, size.height) > LONGEST_SIDE) {
		return refuse(
			`has ${size.width} × ${size.height} pixels, and ${LONGEST_SIDE} on a side is the most. Save it smaller.`,
		);
	}
	const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 20);
	return { picture: { ...size, kind, bytes, hash } };
}
