import { describe, expect, test } from "vitest";
import type { Draft } from "#app/_bench/draft.ts";
import { loadTexts } from "#app/_bench/load-draft.ts";
import { closedLoad } from "#server/contract/load.ts";
import { COMPARED } from "./layout-kind.ts";
import { turnTo } from "./turn-to.ts";

const compared: Draft = {
	arms: ["index=none,pool=connect", "index=btree", "index=covering"],
	load: loadTexts(closedLoad(3, 9)),
	layout: COMPARED,
};
const swept: Draft = {
	arms: ["index=btree"],
	load: { ...loadTexts(closedLoad(8, 40)), model: "open", arrivals: "poisson", arrivalRatePerSec: "700" },
	layout: { kind: "sweep", sweep: "rate=50..800:8", cross: [] },
};
const crossed: Draft = {
	arms: [""],
	load: loadTexts(closedLoad(8, 40)),
	layout: { kind: "factorial", sweep: "", cross: ["cache=none,process", "index=none,btree"] },
};
const without = ({ layout: { aside: _, ...layout } = COMPARED, ...draft }: Draft) => ({ ...draft, layout });

describe("turning to another kind of layout", () => {
	test("finds the arms and the load again that were left, whatever was proposed meanwhile", () => {
		const sweep = turnTo("sweep", compared, swept);
		expect(without(sweep)).toEqual(swept);
		const all = turnTo("factorial", sweep, crossed);
		expect(without(all)).toEqual(crossed);
		const back = turnTo("compare", all, { ...compared, arms: ["index=none", "index=btree"] });
		expect(without(back)).toEqual(compared);
		expect(without(turnTo("sweep", back, crossed))).toEqual(swept);
	});

	test("carries one text of each other kind on, however many an address holds", () => {
		const hostile = {
			...swept,
			layout: { ...COMPARED, ...swept.layout, aside: ["", "%", "layout=x", "arm=a&arm=b"] },
		};
		const next = turnTo("compare", hostile as Draft, compared);
		expect(next.arms).toEqual([]);
		expect(next.layout?.aside).toHaveLength(1);
	});
});
