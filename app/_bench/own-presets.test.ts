import { describe, expect, it } from "vitest";
import {
	MOST_PRESETS,
	type OwnPreset,
	parsePresets,
	withoutChange,
	withoutPreset,
	withPreset,
} from "./own-presets.ts";

const preset = (name: string, query = "arm=index%3Dnone"): OwnPreset => ({
	name,
	experiment: "switches",
	query,
});

describe("one's own presets", () => {
	it("are read back as they were kept", () => {
		const kept = withPreset([preset("one")], preset("two"));
		expect(parsePresets(JSON.stringify(kept?.list))).toEqual(kept?.list);
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
		expect(again?.list.map(({ name, query }) => [name, query])).toEqual([
			["two", "arm=index%3Dnone"],
			["one", "b"],
		]);
		const other = { ...preset("one"), experiment: "lookups" };
		expect(withoutPreset([...(again?.list ?? []), other], preset("one")).list).toEqual([
			preset("two"),
			other,
		]);
	});

	it("take none beyond their limit, unless another goes for it", () => {
		const full = Array.from({ length: MOST_PRESETS }, (_, index) => preset(`${index}`));
		expect(withPreset(full.slice(1), preset("new"))?.list).toHaveLength(MOST_PRESETS);
		expect(withPreset(full, preset("new"))).toBeNull();
		expect(withPreset(full, preset("7", "b"))?.list).toHaveLength(MOST_PRESETS);
		const swapped = withPreset(full, preset("new"), preset("0"));
		expect(swapped?.list.map(({ name }) => name)).toEqual([...full.slice(1).map(({ name }) => name), "new"]);
	});

	it("are as they were once a change is taken back, and keep what another tab has added", () => {
		const kept = [preset("one"), preset("two"), preset("three")];
		const deleted = withoutPreset(kept, preset("two"));
		expect(withoutChange(deleted.list, deleted)).toEqual(kept);
		expect(withoutChange([...deleted.list, preset("four")], deleted)).toEqual([...kept, preset("four")]);
		const replaced = withPreset(kept, preset("one", "b"));
		expect(replaced && withoutChange(replaced.list, replaced)).toEqual(kept);
		const full = Array.from({ length: MOST_PRESETS }, (_, index) => preset(`${index}`));
		expect(withoutChange(full, deleted)).toEqual(full);
	});
});
