import { afterAll, beforeAll, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import { answersOf, blocksOf, bookedBy, inTurn } from "#server/testing/arms.ts";
import { type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { visibility } from "./experiment.ts";

const { factors, spans } = visibility.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");

let place: ExperimentLab;

beforeAll(async () => {
	place = await openExperimentLab("visibility");
});
afterAll(() => place.close());

const STATES = ["updated", "vacuumed"] as const;

it("answers alike in both states", async () => {
	const [updated, vacuumed] = await inTurn(STATES, (state) =>
		answersOf(visibility, arm({ state }), [0, 1, 300, 700], place.lab),
	);
	expect(updated).toEqual(vacuumed);
	const rows = await place.database.sql`
		select count(*)::int as orders, sum(total_cents + (id % 3 = 0)::int)::float8 as cents
		from lab.orders where customer_id between 1 and 200`;
	expect(updated?.[0]).toEqual([{ ...rows[0] }]);
});

it("counts heap fetches before each stretch of load: many after the updates, none after the vacuum", async () => {
	const [updated, vacuumed] = await inTurn(STATES, (state) =>
		bookedBy(visibility, arm({ state }), place.lab),
	);
	expect(updated?.counters.heapFetches).toBeGreaterThan(100);
	expect(vacuumed?.counters.heapFetches).toBe(0);
	expect(updated?.spans).toEqual(spans.map(({ id }) => id));
	expect(Object.keys(updated?.counters ?? {})).toEqual(visibility.declaration.counters.map(({ id }) => id));
});

it("scans the index alone in both, and touches far more where the table has to be asked", async () => {
	for (const state of STATES) {
		const { planText } = await visibility.evidence(arm({ state }), place.lab);
		expect(planText).toContain(`Index Only Scan using orders_${state}_customer`);
	}
	const [updated = 0, vacuumed = 0] = await Promise.all(
		STATES.map((state) => blocksOf(visibility, arm({ state }), place.lab)),
	);
	expect(updated).toBeGreaterThan(5 * vacuumed);
});

it("keeps its states: nobody vacuums the tables, and preparing them again changes nothing", async () => {
	const made = () => place.database.sql`
		select relname, relfilenode, reloptions from pg_class
		where relnamespace = to_regnamespace('visibility') and relkind = 'r' order by 1`;
	const before = await made();
	expect(before.map(({ reloptions }) => reloptions)).toEqual(Array(2).fill("{autovacuum_enabled=off}"));
	for (const state of STATES) await visibility.prepare(arm({ state }), place.lab);
	expect(await made()).toEqual(before);
	const { counters } = await bookedBy(visibility, arm({ state: "updated" }), place.lab);
	expect(counters.heapFetches).toBeGreaterThan(100);
});
