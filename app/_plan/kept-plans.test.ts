import { afterEach, describe, expect, it, vi } from "vitest";
import { forgetTexts, keepTexts, keptTexts, NO_TEXTS } from "./kept-plans.ts";
import { PASTE_LIMIT } from "./pasted-plan.ts";

/** A browser's storage that holds so many characters. */
function storageOf(room: number) {
	const held = new Map<string, string>();
	return {
		held,
		getItem: (name: string) => held.get(name) ?? null,
		removeItem: (name: string) => held.delete(name),
		setItem(name: string, text: string) {
			if (text.length > room) throw new DOMException("no room", "QuotaExceededError");
			held.set(name, text);
		},
	};
}

afterEach(() => vi.unstubAllGlobals());

describe("plans that this browser keeps", () => {
	it("are there again, until it is told to forget them", () => {
		const storage = storageOf(1_000);
		vi.stubGlobal("localStorage", storage);
		expect(keptTexts()).toEqual(NO_TEXTS);
		expect(keepTexts({ first: "one", second: "" })).toBe("kept");
		expect(keptTexts()).toEqual({ first: "one", second: "" });
		expect(forgetTexts()).toBe("nothing");
		expect(storage.held.size).toBe(0);
	});

	it("leave nothing behind where the fields were emptied", () => {
		const storage = storageOf(1_000);
		vi.stubGlobal("localStorage", storage);
		keepTexts({ first: "one", second: "two" });
		expect(keepTexts(NO_TEXTS)).toBe("nothing");
		expect(storage.held.size).toBe(0);
	});

	it("are not the ones before where there is no room for the new ones, and it is said", () => {
		vi.stubGlobal("localStorage", storageOf(100));
		keepTexts({ first: "one", second: "" });
		expect(keepTexts({ first: "x".repeat(500), second: "" })).toBe("full");
		expect(keptTexts()).toEqual(NO_TEXTS);
	});

	it("are not kept where storage is blocked, and it is said", () => {
		vi.stubGlobal("localStorage", undefined);
		expect(keepTexts({ first: "one", second: "" })).toBe("blocked");
		expect(keptTexts()).toEqual(NO_TEXTS);
		expect(forgetTexts()).toBe("blocked");
	});

	it("are those alone that can be read at all", () => {
		vi.stubGlobal("localStorage", storageOf(10_000_000));
		expect(keepTexts({ first: "x".repeat(PASTE_LIMIT + 1), second: "two" })).toBe("full");
		expect(keptTexts()).toEqual({ first: "", second: "two" });
	});

	it("are none where something else wrote there", () => {
		for (const text of ["", "{", "7", "null", '{"first":7}', "[]"]) {
			vi.stubGlobal("localStorage", { getItem: () => text });
			expect(keptTexts(), text).toEqual(NO_TEXTS);
		}
	});
});
