import { expect, test } from "vitest";
import { connect } from "#db/client.ts";
import { createWorkbench } from "./database.ts";

test("a clone of the workbench has the migrated tables and goes without a trace", async () => {
	const workbench = await createWorkbench();
	const [row] = await workbench.sql<{ count: number }[]>`select count(*)::int as count from workbench.runs`;
	expect(row?.count).toBe(0);
	await workbench.drop();
});

test("a connection left open fails the drop by its name", async () => {
	const workbench = await createWorkbench();
	const forgotten = connect(workbench.target, { applicationName: "forgotten", max: 1 });
	await forgotten`select 1`;
	await expect(workbench.drop()).rejects.toThrow("forgotten");
	await forgotten.end({ timeout: 1 });
});
