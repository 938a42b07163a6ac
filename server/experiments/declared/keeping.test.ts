import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DeclaredExperiment } from "#server/contract/declared.ts";
import type { Lab } from "#server/contract/lab.ts";
import { declared, sqlText } from "#server/testing/declared-experiment.ts";
import { authorRoles, openDeclaredLab } from "#server/testing/declared-lab.ts";
import { declaredExperiment } from "./experiment.ts";
import { dropUnused, type KeepingLimits } from "./keeping.ts";

const NEVER: KeepingLimits = { keptCount: 1_000, keptMs: 1e12, supersededMs: 1e12 };

let lab: Lab;
let close: () => Promise<void>;

beforeAll(async () => {
	({ lab, close } = await openDeclaredLab());
});
afterAll(() => close());
beforeEach(() => tidy({ ...NEVER, keptCount: 0 }));

const tidy = (limits: KeepingLimits) => dropUnused(lab.admin, lab.signal, limits);
const small = (changes: Partial<DeclaredExperiment> = {}) =>
	declared({ tables: [{ name: "orders", rows: 10, where: null }], ...changes });

async function prepare(definition: DeclaredExperiment, ...arms: string[]): Promise<void> {
	for (const arm of arms) await declaredExperiment(definition).prepare({ arm }, lab);
}

async function kept(): Promise<string[]> {
	const rows = await lab.admin<{ schema: string }[]>`
		select schema from lab_private.declared join pg_namespace on nspname = schema order by last_used_at`;
	return rows.map(({ schema }) => schema.replace(/^declared_[0-9a-f]+_/, ""));
}

const age = (ms: number) =>
	lab.admin`update lab_private.declared set last_used_at = last_used_at - make_interval(secs => ${ms / 1_000}::float8)`;

describe("copies that nobody needs", () => {
	test("stay as long as they are used now and then, and as there are not too many", async () => {
		await prepare(small(), "none", "partial");
		expect(await tidy({ keptCount: 2, keptMs: 60_000, supersededMs: 60_000 })).toEqual([]);
		expect(await kept()).toEqual(["none", "partial"]);
	});

	test("go when they were unused for long, with the role that owned them", async () => {
		await prepare(small(), "none", "partial");
		expect(await authorRoles(lab.admin)).toHaveLength(1);
		await age(60_000);
		await prepare(small(), "partial");
		expect(await tidy({ ...NEVER, keptMs: 30_000 })).toEqual([expect.stringMatching(/_none$/)]);
		expect(await kept()).toEqual(["partial"]);
		expect(await authorRoles(lab.admin)).toHaveLength(1);
		await age(60_000);
		await tidy({ ...NEVER, keptMs: 30_000 });
		expect(await kept()).toEqual([]);
		const roles = await lab.admin`select from pg_roles where starts_with(rolname, 'declared_')
			and rolname like ${`%${await suffix()}`}`;
		expect(roles).toHaveLength(0);
	});

	test("go, the oldest first, when there are more than so many", async () => {
		await prepare(small(), "none", "partial");
		await prepare(small({ id: "other/one" }), "none");
		expect(await tidy({ ...NEVER, keptCount: 2 })).toHaveLength(1);
		expect(await kept()).toEqual(["partial", "none"]);
	});

	test("go sooner when the lesson has other SQL by now", async () => {
		await prepare(small(), "none");
		await age(5_000);
		const changed = small({
			query: sqlText("select id from orders where customer_id = :customer order by id"),
		});
		await prepare(changed, "partial");
		expect(await tidy({ ...NEVER, supersededMs: 1_000 })).toHaveLength(1);
		expect(await kept()).toEqual(["partial"]);
	});

	test("go when they were never finished", async () => {
		await prepare(small(), "none");
		await lab.admin`update lab_private.declared set state = 'making'`;
		await tidy(NEVER);
		expect(await kept()).toEqual([]);
	});

	test("stay while somebody uses them, however old they are", async () => {
		const experiment = declaredExperiment(small());
		await experiment.prepare({ arm: "none" }, lab);
		const client = await experiment.client({ arm: "none" }, lab);
		await age(1e9);
		expect(await tidy({ keptCount: 0, keptMs: 0, supersededMs: 0 })).toEqual([]);
		expect(await client.answer(1)).toBeDefined();
		await client.close();
		expect(await tidy({ keptCount: 0, keptMs: 0, supersededMs: 0 })).toHaveLength(1);
	});

	test("are told to be gone to who comes too late", async () => {
		const experiment = declaredExperiment(small());
		await experiment.prepare({ arm: "none" }, lab);
		await tidy({ ...NEVER, keptCount: 0 });
		await expect(experiment.client({ arm: "none" }, lab)).rejects.toMatchObject({ code: "lab-not-ready" });
		await experiment.prepare({ arm: "none" }, lab);
	});

	test("of somebody else are left alone, whatever they are called", async () => {
		await prepare(small(), "none");
		const [row] = await lab.admin<{ schema: string }[]>`select schema from lab_private.declared`;
		await lab.admin.unsafe(`comment on schema ${row?.schema} is 'mine'`);
		await expect(tidy({ ...NEVER, keptCount: 0 })).rejects.toMatchObject({ code: "configuration" });
		await lab.admin.unsafe(`comment on schema ${row?.schema} is 'made by Latency Lab, which may drop it'`);
	});
});

/** What the names of this database's roles end with. */
async function suffix(): Promise<string> {
	const { createHash } = await import("node:crypto");
	return createHash("sha256").update(lab.service.database).digest("hex").slice(0, 8);
}
