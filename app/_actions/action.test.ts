import { describe, expect, it } from "vitest";
import { isPressOf, keyNames, type Press } from "./action.ts";

function press(key: string, held: Partial<Press> = {}): Press {
	return { key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

describe("a press", () => {
	it("is of a character however that is made, and not with a modifier held", () => {
		expect(isPressOf("r", press("r"))).toBe(true);
		expect(isPressOf("?", press("?", { shiftKey: true }))).toBe(true);
		expect(isPressOf("r", press("r", { ctrlKey: true }))).toBe(false);
		expect(isPressOf("r", press("r", { altKey: true }))).toBe(false);
		expect(isPressOf("r", press("R", { shiftKey: true }))).toBe(false);
	});

	it("is of a letter with Ctrl or ⌘, and with Shift only where Shift is asked for", () => {
		expect(isPressOf("mod+k", press("k", { ctrlKey: true }))).toBe(true);
		expect(isPressOf("mod+k", press("k", { metaKey: true }))).toBe(true);
		expect(isPressOf("mod+k", press("k"))).toBe(false);
		expect(isPressOf("mod+z", press("Z", { ctrlKey: true, shiftKey: true }))).toBe(false);
		expect(isPressOf("mod+shift+z", press("Z", { ctrlKey: true, shiftKey: true }))).toBe(true);
	});

	it("goes by the key's place where it writes no Latin letter, and never takes another letter's shortcut", () => {
		expect(isPressOf("mod+k", press("л", { ctrlKey: true, code: "KeyK" }))).toBe(true);
		// On a Dvorak keyboard the key at this place writes t, and Ctrl-T is the browser's.
		expect(isPressOf("mod+k", press("t", { ctrlKey: true, code: "KeyK" }))).toBe(false);
	});
});

it("keys are named as they are on the keyboard at hand", () => {
	expect(keyNames("mod+shift+z", false)).toEqual(["Ctrl", "Shift", "Z"]);
	expect(keyNames("mod+k", true)).toEqual(["⌘", "K"]);
	expect(keyNames("?", true)).toEqual(["?"]);
});
