import type { Element } from "hast";
import type { Image, ImageReference, Paragraph, Root, RootContent } from "mdast";
import { visit } from "unist-util-visit";
import { captionOf, drawnWith } from "./drawn-as.ts";
import { type FaultList, placeOf } from "./faults.ts";
import type { PictureFolder, PictureRead } from "./picture-folder.ts";

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
	let count = 0;
	for (const node of imagesIn(tree)) {
		const refuse = (sentence: string) => faults.add(placeOf(node), "picture", sentence);
		if (node.type === "imageReference") {
			refuse("has its address elsewhere. Write it behind the words, as in ![what it shows](picture.png).");
			continue;
		}
		if (++count > MOST_PICTURES) {
			if (count === MOST_PICTURES + 1) refuse(`${MOST_PICTURES} pictures are the most of a lesson. Split it.`);
			continue;
		}
		const read = (await readOnce(reading, node.url, source)) ?? ABSENT;
		if ("refused" in read) refuse(read.refused);
		if (!node.alt?.trim()) {
			refuse("says in no word what it shows, to who cannot see it. Write it between the brackets.");
		}
		const frame = frames.get(node);
		if (frame === undefined) {
			refuse("stands among other text. Give it a paragraph of its own, with an empty line before and behind.");
		} else if ("picture" in read) frame(drawn(node, source.slug, read.picture));
	}
}

const ABSENT: PictureRead = { refused: "there is no folder that it could lie in." };

function readOnce(
	reading: Map<string, Promise<PictureRead>>,
	name: string,
	{ pictures }: PictureSource,
): Promise<PictureRead> | undefined {
	const read = reading.get(name) ?? pictures?.read(name);
	if (read !== undefined) reading.set(name, read);
	return read;
}

function imagesIn(tree: Root): (Image | ImageReference)[] {
	const images: (Image | ImageReference)[] = [];
	visit(tree, (node) => {
		if (node.type === "image" || node.type === "imageReference") images.push(node);
	});
	return images;
}

/** For each picture that is alone in its paragraph, what puts something in that paragraph's place. */
function framesIn(tree: Root): Map<Image, (frame: RootContent) => void> {
	const frames = new Map<Image, (frame: RootContent) => void>();
	visit(tree, "paragraph", (paragraph: Paragraph, _index, parent) => {
		const [only, ...others] = paragraph.children.filter(
			(child) => child.type !== "text" || child.value.trim() !== "",
		);
		if (only?.type !== "image" || others.length > 0 || parent === undefined) return;
		frames.set(only, (frame) => {
			// The paragraph may have moved since.
			parent.children[(parent.children as RootContent[]).indexOf(paragraph)] = frame;
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
