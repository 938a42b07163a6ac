import { forgetStored, readStored, writeStored } from "#app/_lib/stored.ts";
import { PASTE_LIMIT } from "./pasted-plan.ts";

/** What is pasted on the page of plans. */
export type PastedTexts = { first: string; second: string };

/**
 * What came of keeping them. `nothing`: there was nothing to keep; `blocked`: this browser keeps nothing for this site;
 * `full`: it has no room for these, and the ones it had are gone rather than out of date.
 */
export type Keeping = "kept" | "nothing" | "blocked" | "full";

export const NO_TEXTS: PastedTexts = { first: "", second: "" };

/** The name under which they are kept: plans never leave the browser, for they may be large and private. */
const NAME = "plans";

/** Plans that this browser kept; none where it has none, or where what it has is not ours. */
export function keptTexts(): PastedTexts {
	const text = readStored(NAME);
	if (text === null) return NO_TEXTS;
	try {
		const { first, second } = JSON.parse(text);
		return {
			first: typeof first === "string" ? first : "",
			second: typeof second === "string" ? second : "",
		};
	} catch {
		return NO_TEXTS;
	}
}

/** Keeps plans in this browser alone. What is too long to be read is not kept. */
export function keepTexts({ first, second }: PastedTexts): Keeping {
	const [one, other] = [first, second].map((text) => (text.length > PASTE_LIMIT ? "" : text));
	if (one === "" && other === "") return forgetStored(NAME) ? "nothing" : "blocked";
	const isWhole = one === first && other === second;
	if (writeStored(NAME, JSON.stringify({ first: one, second: other }))) return isWhole ? "kept" : "full";
	forgetStored(NAME);
	// Where a few letters find room it was the plans' length.
	const hasRoom = writeStored(`${NAME}-room`, "1");
	forgetStored(`${NAME}-room`);
	return hasRoom ? "full" : "blocked";
}

/** Lets go of them. @returns `blocked` when this browser keeps nothing anyway. */
export function forgetTexts(): Keeping {
	return forgetStored(NAME) ? "nothing" : "blocked";
}
