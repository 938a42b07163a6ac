import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainSent, type Sent, TYPICAL_SHARES } from "./explained.ts";
import { sizesOf } from "./relation-sizes.ts";

/** A statement of an arm whose one parameter is as likely to be any number from 1 to `count`. */
export type EvenStatement = Pick<Sent, "sql" | "writes"> & {
	count: number;
	/** What `$1` is, and what else an operation does, in sentences around the value. */
	say(value: number): string;
	relations: Parameters<typeof sizesOf>[0];
	/** Whether it comes on a connection that has asked before. */
	isOnPool: boolean;
};

/** The plan of the statement for the value in the middle, and what of it lies on disk. */
export async function explainEvenly(arm: Arm, statement: EvenStatement, lab: Lab): Promise<Evidence> {
	const { sql, count, say, relations, isOnPool, writes } = statement;
	const valueAt = (share: number) => Math.ceil(count * share);
	const value = valueAt(0.5);
	const earlier = isOnPool ? TYPICAL_SHARES.map(valueAt) : [];
	const sent = { sql, value, earlier, ...(writes === true ? { writes } : {}) };
	const { planning, ...plan } = await explainSent(sent, lab);
	return {
		arm: formatArm(arm),
		sql,
		...plan,
		parameters: `${say(value)} ${planning}`,
		relations: await sizesOf(relations, lab),
	};
}
