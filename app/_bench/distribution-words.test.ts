import { expect, test } from "vitest";
import { tailSentence } from "./distribution-words.ts";

const tail = { name: "A", medianUs: 100, tailUs: 300 };

test("the summary of percentiles says of which arms there is no line", () => {
	expect(tailSentence([tail], [])).toBe("The 99th percentile is 3.00 times the median in A.");
	expect(tailSentence([tail], ["B"])).toBe(
		"The 99th percentile is 3.00 times the median in A. B has too few operations for a line.",
	);
	expect(tailSentence([], ["A", "B"])).toBe(
		"Too few operations ended to speak of a tail. A and B have too few operations for a line.",
	);
});
