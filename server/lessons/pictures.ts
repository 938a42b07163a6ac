import type { Element } from "hast";
import type { Image, Root, RootContent } from "mdast";
import { captionOf, drawnWith } from "./drawn-as.ts";
import { type FaultList, placeOf } from "./faults.ts";
import type { PictureFolder, PictureRead } from "./picture-folder.ts";
import { walkTo } from "./walk.ts";

/** Pictures of one lesson. */
const MOST_PICTURES = 30;

/** Where a lesson's pictures lie; undefined of a text without a folder, which has none. */
export type PictureSource = { slug: string; pictures?: Pick<PictureFolder, "read"> | undefined };

/**
 * Puts the pictures of a text in their frames: `![what it shows](picture.png "Its caption")`, alone in its paragraph. With
 * their sizes, so that nothing moves when they come, and with an address that changes when they do.
 */
export async function takePictures(tree: Root, source: PictureSource, faults: FaultList): Promise<void> {
	const frames = framesIn(tree);
	const reading = new Map<string, Promise<PictureRead>>();
	const images = imagesIn(tree);
	const beyond = images[MOST_PICTURES];
	if (beyond !== undefined) {
		faults.add(placeOf(beyond), "picture", `${MOST_PICTURES} pictures are the most of a lesson. Split it.`);
	}
	for (const image of images.slice(0, MOST_PICTURES)) {
		const read = await readOnce(reading, image.url, source);
		const frame = frames.get(image);
		for (const sentence of faultsOf(image, read, frame)) faults.add(placeOf(image), "picture", sentence);
		if ("picture" in read) frame?.(drawn(image, source.slug, read.picture));
	}
	walkTo(tree, "imageReference", (node) => {
		const sentence =
			"has its address elsewhere. Write it behind the words, as in ![what it shows](picture.png).";
		faults.add(placeOf(node), "picture", sentence);
	});
}

/** What puts something in the place of a picture's paragraph. */
type Frame = (figure: RootContent) => void;

function faultsOf({ alt }: Image, read: PictureRead, frame: Frame | undefined): string[] {
	return [
		...("refused" in read ? [read.refused] : []),
		...(alt?.trim()
			? []
			: ["says in no word what it shows, to who cannot see it. Write it between the brackets."]),
		...(frame !== undefined
			? []
			: ["stands among other text. Give it a paragraph of its own, with an empty line before and behind."]),
	];
}

function readOnce(
	reading: Map<string, Promise<PictureRead>>,
	name: string,
	{ pictures }: PictureSource,
): Promise<PictureRead> {
	const read =
		reading.get(name) ??
		pictures?.read(name) ??
		Promise.resolve({ refused: "there is no folder that it could lie in." });
	reading.set(name, read);
	return read;
}

function imagesIn(tree: Root): Image[] {
	const images: Image[] = [];
	walkTo(tree, "image", (node) => images.push(node) && undefined);
	return images;
}

/** Of each picture that is alone in its paragraph. */
function framesIn(tree: Root): Map<Image, Frame> {
	const frames = new Map<Image, Frame>();
	walkTo(tree, "paragraph", (paragraph, _place, parent) => {
		const [only, ...others] = paragraph.children.filter(
			(child) => child.type !== "text" || child.value.trim() !== "",
		);
		if (only?.type !== "image" || others.length > 0) return;
		frames.set(only, (figure) => {
			// The paragraph may have moved since.
			parent.children[(parent.children as RootContent[]).indexOf(paragraph)] = figure;
		});
	});
	return frames;
}

function drawn(
	{ url, alt, title }: Image,
	slug: string,
	{ width, height, hash }: { width: number; height: number; hash: string },
): RootContent {
	const picture: Element = {
		type: "element",
		tagName: "img",
		properties: {
			src: `/lessons/${slug}/${url}?v=${hash}`,
			alt: alt?.trim() ?? "",
			width,
			height,
			loading: "lazy",
			decoding: "async",
		},
		children: [],
	};
	const caption = title?.trim() ? [captionOf(title.trim())] : [];
	return drawnWith("figure", { className: ["picture"] }, [picture, ...caption]);
}
