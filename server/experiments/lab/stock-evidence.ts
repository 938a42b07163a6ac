import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { SpanDeclaration } from "#server/contract/experiment.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainSent, TYPICAL_SHARES } from "./explained.ts";
import { sizesOf } from "./relation-sizes.ts";
import type { Stock } from "./stock.ts";

/** What reading one product takes. */
export const READ_SPAN: SpanDeclaration = {
	id: "query",
	label: "Read",
	help: "From sending the read until its row is here.",
};

/**
 * The plan of reading one product, for the one in the middle of those asked for. `note` says when an operation of the
 * arm does this.
 */
export async function explainStockRead(
	{ arm, stock, rankOf, note }: { arm: Arm; stock: Stock; rankOf(share: number): number; note: string },
	lab: Lab,
): Promise<Evidence> {
	const popularity = popularityOrder(stock.productCount(lab), lab.dataset.seed);
	const productAt = (share: number) => idOfRank(popularity, rankOf(share));
	const product = productAt(0.5);
	const sql = stock.readSql(0);
	const earlier = TYPICAL_SHARES.map(productAt);
	const { planning, ...plan } = await explainSent({ sql, value: product, earlier }, lab);
	return {
		arm: formatArm(arm),
		sql,
		...plan,
		parameters: `$1 = ${product}, number ${rankOf(0.5)} in popularity. ${note} ${planning}`,
		relations: await sizesOf(
			[
				{ name: stock.table, kind: "table" },
				{ name: stock.key, kind: "index" },
			],
			lab,
		),
	};
}
