import type { BlockKind } from "../block-kind.ts";

const MINUTES = { min: 1, max: 60 };

/** `:::note`, `:::caution` and, for who teaches from the lesson, `:::instructor{minutes=5}`. */
function aside(name: "note" | "caution" | "instructor", content: string): BlockKind {
	return {
		name,
		form: "container",
		element: "aside-block",
		attributes: name === "instructor" ? ["minutes"] : [],
		holdsBlocks: true,
		content,
		read: ({ id, attributes }) => ({
			kind: name,
			id,
			minutes: name === "instructor" ? (attributes.number("minutes", MINUTES) ?? null) : null,
		}),
	};
}

export const note = aside("note", "the note");
export const caution = aside("caution", "the warning");
export const instructor = aside("instructor", "what the presenter is to know");
