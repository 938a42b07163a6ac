import {
	bigint,
	boolean,
	doublePrecision,
	foreignKey,
	integer,
	pgSchema,
	primaryKey,
	smallint,
	text,
	timestamp,
} from "drizzle-orm/pg-core";

/** The shop that is measured: made once by `ensureDataset`, then only read. Experiments work on copies of their own. */
export const lab = pgSchema("lab");

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const customers = lab.table(
	"customers",
	{
		id: integer("id").notNull(),
		name: text("name").notNull(),
		email: text("email").notNull(),
		city: text("city").notNull(),
		joinedAt: moment("joined_at").notNull(),
	},
	(table) => [primaryKey({ name: "customers_pkey", columns: [table.id] })],
);

export const products = lab.table(
	"products",
	{
		id: integer("id").notNull(),
		name: text("name").notNull(),
		category: text("category").notNull(),
		priceCents: integer("price_cents").notNull(),
	},
	(table) => [primaryKey({ name: "products_pkey", columns: [table.id] })],
);

/** Ids rise with `placed_at`, so the heap is in order of time and scattered over customers. */
export const orders = lab.table(
	"orders",
	{
		id: integer("id").notNull(),
		customerId: integer("customer_id").notNull(),
		placedAt: moment("placed_at").notNull(),
		status: text("status").notNull(),
		totalCents: integer("total_cents").notNull(),
	},
	(table) => [
		primaryKey({ name: "orders_pkey", columns: [table.id] }),
		foreignKey({ name: "orders_customer_fkey", columns: [table.customerId], foreignColumns: [customers.id] }),
	],
);

export const orderItems = lab.table(
	"order_items",
	{
		orderId: integer("order_id").notNull(),
		lineNo: smallint("line_no").notNull(),
		quantity: smallint("quantity").notNull(),
		productId: integer("product_id").notNull(),
		/** What the product cost when it was ordered. */
		unitPriceCents: integer("unit_price_cents").notNull(),
	},
	(table) => [
		primaryKey({ name: "order_items_pkey", columns: [table.orderId, table.lineNo] }),
		foreignKey({ name: "order_items_order_fkey", columns: [table.orderId], foreignColumns: [orders.id] }),
		foreignKey({
			name: "order_items_product_fkey",
			columns: [table.productId],
			foreignColumns: [products.id],
		}),
	],
);

/** One row that says which data set this is. It is there only when all the rest is. */
export const dataset = lab.table(
	"dataset",
	{
		single: boolean("single").notNull(),
		scale: doublePrecision("scale").notNull(),
		seed: bigint("seed", { mode: "number" }).notNull(),
		/** Of the generator: another version makes other rows from the same seed. */
		version: integer("version").notNull(),
		customerCount: integer("customer_count").notNull(),
		productCount: integer("product_count").notNull(),
		orderCount: integer("order_count").notNull(),
		orderItemCount: integer("order_item_count").notNull(),
		madeAt: moment("made_at").notNull(),
	},
	(table) => [primaryKey({ name: "dataset_pkey", columns: [table.single] })],
);

/**
 * Which id has which rank in popularity, 1 being the most popular: `id = 1 + (rank · step + offset) mod count`.
 * A multiplicative step near the golden section keeps popular ids far apart, and the closed form can be
 * computed alike in SQL and in a service, without a table of ranks.
 */
export type PopularityOrder = { count: number; step: number; offset: number };

/** The order of popularity of ids 1…count. */
export function popularityOrder(count: number, seed: number): PopularityOrder {
	let step = Math.max(1, Math.round(count * 0.6180339887));
	while (greatestCommonDivisor(step, count) !== 1) step++;
	return { count, step, offset: Math.abs(seed) % count };
}

/** The id at a rank from 1 to `count`. */
export function idOfRank(order: PopularityOrder, rank: number): number {
	return 1 + ((rank * order.step + order.offset) % order.count);
}

function greatestCommonDivisor(a: number, b: number): number {
	return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
