/** One line on where things stand; `share` of 0…1 draws a bar, `heard` is what a screen reader announces. */
export type Status = {
	tone: "plain" | "active" | "good" | "bad";
	text: string;
	share: number | null;
	heard: string;
};

/** A line without a bar. */
export function said(tone: Status["tone"], text: string, heard = text): Status {
	return { tone, text, share: null, heard };
}
