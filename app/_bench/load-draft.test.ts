import { describe, expect, it } from "vitest";
import { closedLoad, type Load } from "#server/contract/load.ts";
import type { FieldFault } from "./draft.ts";
import { checkLoadDraft } from "./load-check.ts";
import { applies, benchAddress, type LoadDraft, loadQuery, loadTexts, sameLoad } from "./load-draft.ts";

const closed = loadTexts(closedLoad(8, 6));
const open: LoadDraft = { ...closed, model: "open", arrivalRatePerSec: "500" };

function faultsOf(draft: LoadDraft): FieldFault[] {
	const faults: FieldFault[] = [];
	expect(checkLoadDraft(draft, faults) === null).toBe(faults.length > 0);
	return faults;
}

const fieldsOf = (draft: LoadDraft) => faultsOf(draft).map(({ field }) => field);

describe("the settings of a load", () => {
	it("become a closed loop, whatever is left over of an open one", () => {
		const draft = { ...closed, thinkMs: "20", budgetSeconds: "60", arrivalRatePerSec: "nonsense" };
		expect(checkLoadDraft(draft, [])).toEqual({ ...closedLoad(8, 6), thinkMs: 20, budgetSeconds: 60 });
	});

	it("become an open loop, whatever is left over of a closed one", () => {
		expect(checkLoadDraft({ ...open, thinkMs: "nonsense", toRatePerSec: "-5" }, [])).toEqual({
			model: "open",
			clients: 8,
			arrivalRatePerSec: 500,
			arrivals: "constant",
			profile: "constant",
			toRatePerSec: null,
			seconds: 6,
			budgetSeconds: null,
		});
	});

	it.each([
		[{ clients: "10000" }, "load.clients"],
		[{ clients: "" }, "load.clients"],
		[{ clients: "1e308" }, "load.clients"],
		[{ clients: "1e1" }, "load.clients"],
		[{ clients: "0x10" }, "load.clients"],
		[{ clients: " 8" }, "load.clients"],
		[{ clients: "+8" }, "load.clients"],
		[{ seconds: "-1" }, "load.seconds"],
		[{ seconds: "2.5" }, "load.seconds"],
		[{ seconds: "NaN" }, "load.seconds"],
		[{ thinkMs: "20 ms" }, "load.thinkMs"],
		[{ budgetSeconds: "5" }, "load.budgetSeconds"],
		[{ budgetSeconds: "1e9" }, "load.budgetSeconds"],
		[{ model: "opne" }, "load.model"],
	] as const)("name the field at fault of a closed loop: %o", (change, field) => {
		expect(fieldsOf({ ...closed, ...change })).toEqual([field]);
	});

	it.each([
		[{ arrivalRatePerSec: "0" }, "load.arrivalRatePerSec"],
		[{ arrivals: "evenly" }, "load.arrivals"],
		[{ profile: "__proto__" }, "load.profile"],
		[{ profile: "ramp" }, "load.toRatePerSec"],
		[{ profile: "spike", toRatePerSec: "20001" }, "load.toRatePerSec"],
	] as const)("name the field at fault of an open loop: %o", (change, field) => {
		expect(fieldsOf({ ...open, ...change })).toEqual([field]);
	});

	it("have a meaning or none by the other settings", () => {
		expect(applies("thinkMs", open)).toBe(false);
		expect(applies("arrivalRatePerSec", closed)).toBe(false);
		expect(applies("toRatePerSec", open)).toBe(false);
		expect(applies("toRatePerSec", { ...open, profile: "ramp" })).toBe(true);
	});
});

describe("a load in a URL", () => {
	it("leaves out what goes without saying, and what has no meaning", () => {
		expect(loadQuery(closed)).toMatchObject({ model: null, arrivals: null, clients: "8", seconds: "6" });
		expect(loadQuery(open)).toMatchObject({ model: "open", thinkMs: null, toRatePerSec: null });
	});

	it("says even a plain setting where the bench would otherwise read another", () => {
		expect(loadQuery(closed, { ...open, budgetSeconds: "60" })).toMatchObject({
			model: "closed",
			budgetSeconds: "",
		});
	});

	it("says that nobody thinks, for the experiment may have a think time of its own", () => {
		const address = new URL(benchAddress("lookups", [], closedLoad(8, 6)), "http://localhost");
		expect(address.searchParams.get("think")).toBe("0");
	});

	it("is read again as it was written", () => {
		const load: Load = {
			model: "open",
			clients: 64,
			arrivalRatePerSec: 500,
			arrivals: "poisson",
			profile: "spike",
			toRatePerSec: 2_000,
			seconds: 6,
			budgetSeconds: 60,
		};
		const address = new URL(benchAddress("lookups", ["queries=1"], load), "http://localhost");
		expect(Object.fromEntries(address.searchParams)).toEqual({
			experiment: "lookups",
			arm: "queries=1",
			load: "open",
			clients: "64",
			rate: "500",
			arrivals: "poisson",
			profile: "spike",
			toRate: "2000",
			seconds: "6",
			budget: "60",
		});
		const read = checkLoadDraft(loadTexts(load), []);
		expect(read !== null && sameLoad(read, load)).toBe(true);
	});

	it("is another when one setting differs", () => {
		expect(sameLoad(closedLoad(8, 6), closedLoad(8, 7))).toBe(false);
	});
});
