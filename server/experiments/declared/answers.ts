import { createHash } from "node:crypto";
import { connect } from "#db/client.ts";
import { withSession } from "#db/session.ts";
import type { DeclaredExperiment } from "#server/contract/declared.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Lab } from "#server/contract/lab.ts";
import { openConnection, type RawRows } from "../lab/connections.ts";
import { refusedBy } from "./copies.ts";
import type { CopyPlan } from "./plan.ts";
import type { Values } from "./values.ts";

/** Shares of the draws whose answers are compared. */
const COMPARED_SHARES = [1 / 6, 3 / 6, 5 / 6];

/** A client of the measured service's role: what an author wrote is never executed as the lab's owner. */
export function connectService({ service, applicationName }: Lab) {
	return connect(service, { applicationName, max: 1, connection: { TimeZone: "UTC" } });
}

/**
 * Lets Postgres plan the measured statement, as the service.
 *
 * @throws Fault `bad-request` with the lesson's line when it refuses.
 */
export async function checkPlanning(
	{ sql, file }: CopyPlan,
	{ query }: DeclaredExperiment,
	lab: Lab,
): Promise<void> {
	const service = connectService(lab);
	const head = "prepare measured as ";
	try {
		await withSession(service, lab.signal, async (session) => {
			await session.run(head + sql);
		});
	} catch (thrown) {
		if (thrown instanceof Fault) throw thrown;
		throw refusedBy(thrown, { file, sql, line: query.line, before: head.length });
	} finally {
		await service.end({ timeout: 1 });
	}
}

/**
 * Compares what an arm answers with what the arms before it have answered, and keeps it for those that come.
 *
 * @throws Fault `not-comparable` when they differ, `bad-request` when the query fails.
 */
export async function compareAnswers(
	plan: CopyPlan,
	{ query, parameters }: DeclaredExperiment,
	values: Values,
	lab: Lab,
): Promise<void> {
	const { admin } = lab;
	const rows = await admin<{ schema: string; answers: string | null }[]>`
		select schema, answers from lab_private.declared where key = ${plan.key} and state = 'ready'`;
	const own =
		rows.find(({ schema }) => schema === plan.schema)?.answers ??
		(await answersOf(plan, values, lab, query.line));
	const other = rows.find(
		({ schema, answers }) => schema !== plan.schema && answers !== null && answers !== own,
	);
	if (other !== undefined) {
		const names = parameters.map(({ name }) => `:${name}`).join(", ");
		throw new Fault(
			"not-comparable",
			`${plan.file}:${query.line}: "${plan.label}" does not answer the query as another arm does${names === "" ? "" : ` for the same ${names}`}, so that their speed says nothing. Give a LIMIT an ORDER BY that leaves no ties, or write "answers: differ" if the arms are meant to.`,
		);
	}
	await admin`update lab_private.declared set answers = ${own} where schema = ${plan.schema}`;
}

/** A digest of the answers for a few values; the order of rows is not part of them. */
async function answersOf({ sql, file }: CopyPlan, values: Values, lab: Lab, line: number): Promise<string> {
	const connection = await openConnection(lab, lab.signal);
	try {
		const hash = createHash("sha256");
		for (const share of COMPARED_SHARES) {
			const rows = await connection.query(sql, values.at(share));
			hash.update(
				JSON.stringify(
					textRows(rows)
						.map((row) => JSON.stringify(row))
						.toSorted(),
				),
			);
		}
		return hash.digest("hex");
	} catch (thrown) {
		const message = thrown instanceof Error ? thrown.message : String(thrown);
		throw new Fault("bad-request", `${file}:${line}: the query fails: ${message}.`, { cause: thrown });
	} finally {
		await connection.close();
	}
}

/** Rows as Postgres sends them, as texts. */
export function textRows(rows: RawRows): (string | null)[][] {
	return rows.map((row) => row.map((value) => value?.toString("utf8") ?? null));
}
