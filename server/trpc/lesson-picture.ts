import { Fault } from "#server/contract/fault.ts";
import { readPicture } from "#server/lessons/catalogue.ts";
import type { Picture } from "#server/lessons/picture-folder.ts";
import { answered } from "./answered.ts";
import { hasTag } from "./http.ts";
import type { Services } from "./process.ts";

const TYPE_OF: Record<Picture["kind"], string> = {
	PNG: "image/png",
	JPEG: "image/jpeg",
	WebP: "image/webp",
	AVIF: "image/avif",
};

const YEAR_SECONDS = 365 * 24 * 3_600;

/**
 * A picture beside a lesson. A page asks for it by an address that holds the hash of its bytes (`?v=`), and never has to
 * ask again; who asks without it, or for one that has changed since, asks each time whether what they have is right.
 */
export async function handlePictureRequest(
	request: Request,
	{ slug, name }: { slug: string; name: string },
	services: Pick<Services, "log" | "hosts">,
): Promise<Response> {
	return answered(request, services, async () => {
		const read = await readPicture(slug, name);
		if (read === undefined) throw new Fault("not-found", "There is no lesson of this name.");
		if ("refused" in read) throw new Fault("not-found", `The lesson has no such picture: ${read.refused}`);
		const { kind, bytes, hash } = read.picture;
		const isNamed = new URL(request.url).searchParams.get("v") === hash;
		const etag = `"${hash}"`;
		const headers = {
			etag,
			"cache-control": isNamed ? `public, max-age=${YEAR_SECONDS}, immutable` : "no-cache",
			"x-content-type-options": "nosniff",
			// Opened by itself it is a picture and can be nothing else; the browser's own page around one has styles.
			"content-security-policy":
				"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
			"cross-origin-resource-policy": "same-origin",
		};
		if (hasTag(request, etag)) return new Response(null, { status: 304, headers });
		return new Response(new Uint8Array(bytes), {
			headers: { ...headers, "content-type": TYPE_OF[kind], "content-length": String(bytes.length) },
		});
	});
}
