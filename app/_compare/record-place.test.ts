import { describe, expect, it } from "vitest";
import type { ItemRef } from "#server/contract/comparison.ts";
import { readItems } from "./item-address.ts";
import { placeRecord } from "./record-place.ts";

const file = (run: string): ItemRef => ({ from: "file", run, arms: null });
const [one, other, third] = [new Blob(["one"]), new Blob(["two"]), new Blob(["three"])];

describe("a record that is chosen", () => {
	it("goes by its run, also beside that run itself", async () => {
		const refs: ItemRef[] = [{ from: "lab", run: "r", arms: null }, file("s")];
		expect(await placeRecord("r", one, refs, new Map([["s", other]]))).toEqual({
			name: "r",
			at: null,
			twin: null,
		});
	});

	it("is known again where it is there already", async () => {
		const held = new Map([
			["r", one],
			["r-2", other],
		]);
		const refs = [file("s"), file("r"), file("r-2")];
		expect(await placeRecord("r", new Blob(["one"]), refs, held)).toEqual({ name: "r", at: 1, twin: "same" });
		expect(await placeRecord("r", new Blob(["two"]), refs, held)).toEqual({
			name: "r-2",
			at: 2,
			twin: "same",
		});
	});

	it("has a name of its own beside another of its run that says something else", async () => {
		const held = new Map([["r", one]]);
		expect(await placeRecord("r", other, [file("r")], held)).toEqual({
			name: "r-2",
			at: null,
			twin: "other",
		});
		const both = new Map([...held, ["r-2", other] as const]);
		expect((await placeRecord("r", third, [file("r"), file("r-2")], both)).name).toBe("r-3");
		const long = "x".repeat(64);
		const { name } = await placeRecord(long, other, [file(long)], new Map([[long, one]]));
		expect(readItems([`file~${name}`])).toEqual({ refs: [file(name)], faults: [] });
	});

	it("takes the place that a reload has left empty, of several of its run the first", async () => {
		expect(await placeRecord("r", one, [file("r")], new Map())).toEqual({ name: "r", at: 0, twin: null });
		expect(await placeRecord("r", other, [file("r"), file("r-2")], new Map([["r", one]]))).toEqual({
			name: "r-2",
			at: 1,
			twin: "other",
		});
	});
});
