import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LIMITS } from "#server/contract/limits.ts";
import {
	compareAddress,
	itemText,
	moveItem,
	readItems,
	recordName,
	spreadArms,
	withoutItem,
} from "./item-address.ts";

const arm = fc.integer({ min: 0, max: LIMITS.laidOutArms - 1 });
const ref = fc.record({
	from: fc.constantFrom("lab" as const, "file" as const),
	run: fc.stringMatching(/^[\w-]{1,64}$/),
	arms: fc.option(fc.uniqueArray(arm, { minLength: 1, maxLength: LIMITS.comparedArms })),
});
const refs = fc.uniqueArray(ref, { minLength: 0, maxLength: 6, selector: itemText });

/** What a page is given of an address. */
const asked = (address: string) => new URL(address, "http://lab").searchParams.getAll("run");

describe("the address of a comparison", () => {
	test("is read back as what it was made of, whatever runs and arms", () => {
		fc.assert(
			fc.property(refs, (made) => {
				expect(readItems(asked(compareAddress(made)))).toEqual({ refs: made, faults: [] });
			}),
		);
	});

	test("may hold anything: at most six come of it, each told apart, and it never throws", () => {
		const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), ref.map(itemText));
		fc.assert(
			fc.property(fc.array(text, { maxLength: 200 }), (texts) => {
				const { refs: read, faults } = readItems(texts);
				expect(read.length).toBeLessThanOrEqual(6);
				expect(new Set(read.map(itemText)).size).toBe(read.length);
				expect(faults.length).toBeLessThanOrEqual(5);
				for (const fault of faults) expect(fault.length).toBeLessThan(160);
			}),
		);
	});

	test("takes the address of a run's page, of whatever host, and one arm of it", () => {
		const pages = [
			"http://127.0.0.1:3000/runs/one-run",
			" /runs/other_run:b ",
			"https://x/runs/third?from=mail#top",
		];
		expect(readItems(pages)).toEqual({
			refs: [
				{ from: "lab", run: "one-run", arms: null },
				{ from: "lab", run: "other_run", arms: [1] },
				{ from: "lab", run: "third", arms: null },
			],
			faults: [],
		});
	});

	test("names every arm that a laid-out run may have, and none beyond", () => {
		expect(readItems(["run:P"]).refs).toEqual([{ from: "lab", run: "run", arms: [15] }]);
		expect(readItems(["run:Q"])).toEqual({
			refs: [],
			faults: ["“run:Q” names no run: give its id or the address of its page."],
		});
	});

	test("names several arms of a run in the order in which they are to stand, each once and six at most", () => {
		expect(readItems(["run:dAdb"]).refs).toEqual([{ from: "lab", run: "run", arms: [3, 0, 1] }]);
		expect(readItems(["run:ABCDEFGH"])).toEqual({
			refs: [{ from: "lab", run: "run", arms: [0, 1, 2, 3, 4, 5] }],
			faults: ["run: 6 arms of one run are the most; the others are left out."],
		});
	});

	test("tells a record from a file apart from a run of the same id", () => {
		const { refs: read } = readItems(["same", "file~same:B"]);
		expect(read.map(({ from }) => from)).toEqual(["lab", "file"]);
		expect(compareAddress(read)).toBe("/compare?run=same&run=file~same:B");
		expect(recordName("../a run, with signs")).toBe("arunwithsigns");
		expect(recordName("…")).toBe("record");
	});

	test("says of each part that is left out why", () => {
		expect(readItems(["a", "a", "no run!", "b:Z", ""]).faults).toEqual([
			"a is named twice and shown once.",
			"“no run!” names no run: give its id or the address of its page.",
			"“b:Z” names no run: give its id or the address of its page.",
		]);
		const many = Array.from({ length: 200 }, (_, index) => `run-${index}`);
		expect(readItems(many).faults).toEqual(["6 can stand beside each other; 194 more are left out."]);
	});

	test("changes by one thing only when it is taken out or moved", () => {
		fc.assert(
			fc.property(refs, fc.nat(5), fc.nat(5), (made, from, to) => {
				const moved = moveItem(made, from, to).map(itemText);
				expect(moved.toSorted()).toEqual(made.map(itemText).toSorted());
				expect(withoutItem(made, from)).toHaveLength(made.length - (from < made.length ? 1 : 0));
			}),
		);
		const [a, b, c] = ["a", "b", "c"].map((run) => ({ from: "lab" as const, run, arms: null }));
		if (a && b && c) expect(moveItem([a, b, c], 2, 0)).toEqual([c, a, b]);
	});
});

test("of many arms a few are shown to begin with, the first and the last among them", () => {
	expect([1, 2, 4, 9, 16].map(spreadArms)).toEqual([[0], [0, 1], [0, 1, 2, 3], [0, 3, 5, 8], [0, 5, 10, 15]]);
});
