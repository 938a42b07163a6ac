import type { Lab } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { columnText } from "./column-text.ts";
import type { RawRows } from "./connections.ts";
import { ensureRelation, nameOf } from "./own-relation.ts";

/** Room on each page for the next versions of its rows, so that an update need not touch the index. */
const FILL_PERCENT = 50;

/** What a shop knows of one product. Each sale makes the next version. */
export type Product = { id: number; name: string; priceCents: number; sold: number; version: number };

/**
 * The products that an experiment's arms sell, in the experiment's own schema. Each arm has all of the products for
 * itself, in its slot: what one of them writes no other reads.
 */
export class Stock {
	readonly #schema: string;
	readonly #mostProducts: number;

	/** @param mostProducts of one arm; fewer where the data set has fewer. */
	constructor(schema: string, mostProducts: number) {
		this.#schema = schema;
		this.#mostProducts = mostProducts;
	}

	get table(): string {
		return nameOf({ schema: this.#schema, table: "stock" });
	}

	get key(): string {
		return `${this.table}_pkey`;
	}

	/** How many products each arm has in this lab. */
	productCount({ dataset }: Pick<Lab, "dataset">): number {
		return Math.min(this.#mostProducts, dataset.productCount);
	}

	/** The SQL that reads one product of a slot; `$1` is its id. */
	readSql(slot: number): string {
		return `select id, name, price_cents, sold, version
from ${this.table}
where slot = ${slot} and id = $1`;
	}

	/** The SQL that sells one piece, whatever was sold before. */
	sellSql(slot: number): string {
		return this.#writeSql(slot, "sold = sold + 1", "");
	}

	/** The SQL that writes back a number of pieces sold, `$2`. */
	overwriteSql(slot: number): string {
		return this.#writeSql(slot, "sold = $2", "");
	}

	/** The same, unless the version is no longer `$3`. */
	overwriteUnchangedSql(slot: number): string {
		return this.#writeSql(slot, "sold = $2", " and version = $3");
	}

	#writeSql(slot: number, change: string, condition: string): string {
		return `update ${this.table}
set ${change}, version = version + 1
where slot = ${slot} and id = $1${condition}
returning id, name, price_cents, sold, version`;
	}

	/**
	 * Makes the table, and clears away the versions that earlier runs have left in it.
	 *
	 * @throws Fault as `ensureRelation`.
	 */
	async prepare(lab: Lab): Promise<void> {
		const count = this.productCount(lab);
		await ensureRelation(
			{
				schema: this.#schema,
				table: "stock",
				label: "Filling the shelves",
				version: 2,
				grant: "select, insert, update, delete",
				steps: [
					{
						seconds: 0,
						sql: `create table ${this.table} (slot smallint not null, id integer not null, name text not null,
							price_cents integer not null, sold integer not null, version integer not null)
							with (fillfactor = ${FILL_PERCENT})`,
					},
					{
						seconds: 1,
						sql: `insert into ${this.table} select slot, id, name, price_cents, 0, 1
							from generate_series(0, ${LIMITS.laidOutArms - 1}) as slot cross join lab.products
							where id <= ${count} order by slot, id`,
					},
					{
						seconds: 0.3,
						sql: `alter table ${this.table} add constraint stock_pkey primary key (slot, id)`,
					},
				],
			},
			lab,
		);
		await lab.admin.unsafe(`vacuum ${this.table}`);
	}
}

/** A product from its row; undefined when there is none. */
export function decodeProduct(rows: RawRows): Product | undefined {
	const [row] = rows;
	if (row === undefined) return undefined;
	return {
		id: Number(columnText(row[0])),
		name: columnText(row[1]),
		priceCents: Number(columnText(row[2])),
		sold: Number(columnText(row[3])),
		version: Number(columnText(row[4])),
	};
}
