import { describe, expect, it } from "vitest";
import { MOST_PRESETS, type OwnPreset, parsePresets, withoutPreset, withPreset } from "./own-presets.ts";

const preset = (name: string, query = "arm=index%3Dnone"): OwnPreset => ({
	name,
	experiment: "switches",
	query,
});

describe("one's own presets", () => {
	it("are read back as they were kept", () => {
		const kept = withPreset([preset("one")], preset("two"));
		expect(parsePresets(JSON.stringify(kept))).toEqual(kept);
	});

	it.each([
		["nothing", null],
		["no JSON", "{"],
		["something else", '{"name":1}'],
		["strangers", '[1,null,{"name":"x"}]'],
	])("are none where %s is kept", (_, text) => {
		expect(parsePresets(text)).toEqual([]);
	});

	it("have one of a name in an experiment: the last", () => {
		const again = withPreset([preset("one", "a"), preset("two")], preset("one", "b"));
		expect(again.map(({ name, query }) => [name, query])).toEqual([
			["two", "arm=index%3Dnone"],
			["one", "b"],
		]);
		const other = { ...preset("one"), experiment: "lookups" };
		expect(withoutPreset([...again, other], preset("one"))).toEqual([preset("two"), other]);
	});

	it("let the oldest go where there is no room", () => {
		const many = Array.from({ length: MOST_PRESETS + 3 }, (_, index) => preset(`${index}`));
		const kept = many.reduce<OwnPreset[]>(withPreset, []);
		expect(kept).toHaveLength(MOST_PRESETS);
		expect(kept[0]?.name).toBe("3");
	});
});
