import { describe, expect, it } from "vitest";
import type { Action, Press } from "./action.ts";
import { ActionRegistry } from "./action-registry.ts";

const run: Action = { id: "run", label: "Run", group: "The run", keys: "r", perform() {} };
const palette: Action = {
	id: "palette",
	label: "Commands",
	group: "Page",
	keys: "mod+k",
	isEverywhere: true,
	perform() {},
};
const reading = { isWriting: false, areSinglesOn: true };
const plain = { code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const r: Press = { ...plain, key: "r" };
const controlK: Press = { ...plain, key: "k", ctrlKey: true };

describe("the actions of a page", () => {
	it("are those of the parts that are on it", () => {
		const registry = new ActionRegistry();
		const remove = registry.add(() => [run]);
		registry.add(() => [palette]);
		expect(registry.list()).toEqual([run, palette]);
		remove();
		expect(registry.list()).toEqual([palette]);
		expect(registry.find(r, reading)).toBeUndefined();
	});

	it("are not found by a letter that is being written, nor when letters are switched off", () => {
		const registry = new ActionRegistry();
		registry.add(() => [run, palette]);
		expect(registry.find(r, reading)).toBe(run);
		expect(registry.find(r, { ...reading, isWriting: true })).toBeUndefined();
		expect(registry.find(r, { ...reading, areSinglesOn: false })).toBeUndefined();
		expect(registry.find(controlK, { isWriting: true, areSinglesOn: false })).toBe(palette);
	});

	it("are not done while they cannot be", () => {
		const registry = new ActionRegistry();
		registry.add(() => [{ ...run, isDisabled: true }]);
		expect(registry.find(r, reading)).toBeUndefined();
		expect(registry.list()).toHaveLength(1);
	});
});
