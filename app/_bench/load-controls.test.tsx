import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { checkLoadDraft } from "./load-check.ts";
import { LoadControls } from "./load-controls.tsx";
import { type LoadDraft, loadTexts } from "./load-draft.ts";
import { RECORDED_LOAD } from "./run-fixture.ts";

function htmlOf(draft: LoadDraft): string {
	const faults: Parameters<typeof checkLoadDraft>[1] = [];
	checkLoadDraft(draft, faults);
	return renderToStaticMarkup(<LoadControls draft={draft} faults={faults} onChange={() => {}} />);
}

/** The texts that describe an invalid control, for each there is. */
function described(html: string): string[] {
	const invalid = html.match(/<[^>]*aria-invalid="true"[^>]*>/g) ?? [];
	return invalid.map((tag) => {
		const ids = /aria-describedby="([^"]*)"/.exec(tag)?.[1]?.split(" ") ?? [];
		return ids.map((id) => new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(html)?.[1] ?? "nothing").join(" ");
	});
}

describe("the controls of a load", () => {
	const open = loadTexts(RECORDED_LOAD);

	it.each([
		["the loop", { ...open, model: "opne" }, "there is no &quot;opne&quot;"],
		["a choice", { ...open, arrivals: "evenly" }, "there is no &quot;evenly&quot;"],
		["a number", { ...open, clients: "many" }, "many is not a whole number"],
	])("describe %s that is wrong by what is wrong with it", (_, draft, sentence) => {
		const texts = described(htmlOf(draft));
		expect(texts).toHaveLength(1);
		expect(texts[0]).toContain(sentence);
		expect(texts[0]).not.toContain("nothing");
	});

	it("point at nothing where nothing is wrong", () => {
		expect(described(htmlOf(open))).toEqual([]);
	});
});
