import type { Dataset } from "#server/contract/lab.ts";
import { popularityOrder } from "../schema/lab.ts";

/** Zipf exponents: the most popular of 100,000 customers has 0.4 % of the orders. */
export const CUSTOMER_EXPONENT = 0.6;
export const PRODUCT_EXPONENT = 0.8;

/** Each drawn column has a stream of its own, so that a new column leaves the others as they are. */
const STREAMS = [
	"first name",
	"last name",
	"city",
	"joined",
	"adjective",
	"noun",
	"price",
	"customer",
	"placed",
	"status",
	"items",
	"product",
	"quantity",
] as const;
type Stream = (typeof STREAMS)[number];

const FIRST_NAMES =
	"Ada Amir Ana Arjun Aya Ben Bruno Carla Chen Clara Dana Dev Elif Emil Emma Femi Finn Grace Hana Hugo Ines Ivan Jana Jonas Kai Kofi Lara Leo Lena Lin Luis Maja Marco Mei Mila Nadia Noah Nora Omar Oscar Paul Priya Rosa Ruth Sami Sara Sofia Tariq Tom Uma Vera Victor Wei Yara Yusuf Zoe";
const LAST_NAMES =
	"Adeyemi Andersen Bauer Becker Bianchi Brown Chen Costa Cruz Dubois Evans Fischer Garcia Gupta Haddad Hansen Ito Ivanova Jensen Kaya Khan Kim Kowalski Lee Lopez Martin Meyer Mensah Moreau Nguyen Novak Okafor Olsen Park Patel Petrov Rahman Rossi Sato Schmidt Silva Singh Smith Suzuki Tanaka Torres Tran Wagner Walker Wang Weber Wilson Yilmaz Zhang";
const CITIES =
	"Accra Amsterdam Athens Berlin Bogota Brussels Cairo Chicago Copenhagen Delhi Dublin Geneva Hamburg Hanoi Helsinki Istanbul Jakarta Kyoto Lagos Lima Lisbon London Lyon Madrid Manila Milan Mumbai Munich Nairobi Oslo Paris Porto Prague Quito Riga Rome Santiago Seoul Sydney Tallinn Tokyo Toronto Tunis Vienna Warsaw Zurich";
const ADJECTIVES =
	"Black Blue Classic Compact Everyday Folding Green Heavy Light Long Mini Outdoor Plain Quiet Red Round Simple Slim Soft Solid Sturdy Travel Warm White";
/** Noun and category. */
const NOUNS =
	"Kettle:kitchen Pan:kitchen Knife:kitchen Mug:kitchen Bowl:kitchen Lamp:home Chair:home Shelf:home Rug:home Clock:home Jacket:clothing Shirt:clothing Scarf:clothing Boots:clothing Socks:clothing Tent:outdoor Backpack:outdoor Bottle:outdoor Torch:outdoor Hammock:outdoor Headphones:electronics Keyboard:electronics Speaker:electronics Charger:electronics Camera:electronics Novel:books Atlas:books Cookbook:books Notebook:books Puzzle:toys Kite:toys Robot:toys Drum:toys";

/** 2023-01-01 and 2026-01-01, UTC, in epoch seconds: orders lie between. */
const FIRST_ORDER_S = 1_672_531_200;
const LAST_ORDER_S = 1_767_225_600;
/** 2019-01-01: customers join between this and the first order. */
const FIRST_CUSTOMER_S = 1_546_300_800;
/** Below 1, the shop grows: later days have more orders. */
const GROWTH_EXPONENT = 0.75;

/** Row counts at a scale; 1 is 100,000 customers, 50,000 products, 1,000,000 orders, 3,000,000 items. */
export function planDataset(scale: number, seed: number): Dataset {
	const pairs = Math.max(1, Math.round(500_000 * scale));
	return {
		scale,
		seed,
		customerCount: Math.max(2, Math.round(100_000 * scale)),
		productCount: Math.max(2, Math.round(50_000 * scale)),
		// Even, because two orders together have exactly six items.
		orderCount: 2 * pairs,
		orderItemCount: 6 * pairs,
	};
}

/** Inserts all customers. */
export function customersSql(plan: Dataset, schema: string): string {
	const first = word(FIRST_NAMES, plan, "first name", "i");
	const last = word(LAST_NAMES, plan, "last name", "i");
	const joined = `${FIRST_CUSTOMER_S} + floor(${FIRST_ORDER_S - FIRST_CUSTOMER_S} * (i - 1 + ${uniform(plan, "joined", "i")}) / ${plan.customerCount})`;
	return `insert into ${schema}.customers (id, name, email, city, joined_at)
		select i, first || ' ' || last, lower(first || '.' || last) || i || '@example.com', city, joined_at
		from (
			select i, ${first} as first, ${last} as last, ${word(CITIES, plan, "city", "i")} as city,
				to_timestamp(${joined}) as joined_at
			from generate_series(1, ${plan.customerCount}) as i
			offset 0
		) as drawn`;
}

/** Inserts all products; prices from 4 to 500, most of them low. */
export function productsSql(plan: Dataset, schema: string): string {
	const price = `99 + 100 * floor(exp(ln(4) + ${uniform(plan, "price", "i")} * ln(125)))::integer`;
	return `insert into ${schema}.products (id, name, category, price_cents)
		select i, adjective || ' ' || split_part(noun, ':', 1), split_part(noun, ':', 2), price_cents
		from (
			select i, ${word(ADJECTIVES, plan, "adjective", "i")} as adjective,
				${word(NOUNS, plan, "noun", "i")} as noun, ${price} as price_cents
			from generate_series(1, ${plan.productCount}) as i
			offset 0
		) as drawn`;
}

/** Inserts the items of orders `from`…`to`, in order. */
export function orderItemsSql(plan: Dataset, schema: string, from: number, to: number): string {
	return `with ${drawnSql(plan, schema, from, to)}
		insert into ${schema}.order_items (order_id, line_no, quantity, product_id, unit_price_cents)
		select order_id, line_no, quantity, product_id, unit_price_cents from line`;
}

/**
 * Inserts orders `from`…`to` with the totals of their items. The items are drawn a second time rather than
 * read back, so that both tables can be filled at once.
 */
export function ordersSql(plan: Dataset, schema: string, from: number, to: number): string {
	return `with ${drawnSql(plan, schema, from, to)}
		insert into ${schema}.orders (id, customer_id, placed_at, status, total_cents)
		select id, customer_id, placed_at, status, total_cents
		from head join (
			select order_id, sum(quantity * unit_price_cents) as total_cents from line group by order_id
		) as total on order_id = id
		order by id`;
}

/** Orders `from`…`to` as `head` and their items as `line`, both in order. */
function drawnSql(plan: Dataset, schema: string, from: number, to: number): string {
	const customer = zipfId(plan, "customer", "i", plan.customerCount, CUSTOMER_EXPONENT);
	const product = zipfId(plan, "product", "id * 8 + line_no", plan.productCount, PRODUCT_EXPONENT);
	const quantity = `1 + floor(3.5 * power(${uniform(plan, "quantity", "id * 8 + line_no")}, 3))::integer`;
	const placed = `floor(1000 * (${FIRST_ORDER_S} + ${LAST_ORDER_S - FIRST_ORDER_S}
		* power((i - 1 + ${uniform(plan, "placed", "i")}) / ${plan.orderCount}, ${GROWTH_EXPONENT}))) / 1000`;
	// Two neighbours share a draw: one has 1…5 items, the other what is missing to six.
	const drawn = `(${integer(plan, "items", "((i - 1) / 2)")} % 5)`;
	// Prices as one array: a join could hand the lines on in another order.
	return `head as materialized (
			select i as id, ${customer} as customer_id, to_timestamp(${placed}) as placed_at,
				${status(plan)} as status,
				(case when i % 2 = 1 then 1 + ${drawn} else 5 - ${drawn} end)::integer as item_count
			from generate_series(${from}, ${to}) as i
		), price as materialized (
			select array_agg(price_cents order by id) as price_cents from ${schema}.products
		), line as (
			select order_id, line_no, quantity, product_id, price_cents[product_id] as unit_price_cents
			from (
				select id as order_id, line_no, ${quantity} as quantity, ${product} as product_id
				from head cross join lateral generate_series(1, item_count) as line_no
				offset 0
			) as item cross join price
		)`;
}

function status(plan: Dataset): string {
	return `(select case when u < 0.70 then 'delivered' when u < 0.90 then 'shipped' when u < 0.95 then 'returned'
		when u < 0.98 then 'cancelled' else 'pending' end from (values (${uniform(plan, "status", "i")})) as draw (u))`;
}

/** A non-negative 53-bit integer that depends on row and stream only, never on the order in which Postgres works. */
function integer(plan: Dataset, stream: Stream, row: string): string {
	const salt = BigInt(plan.seed) * 64n + BigInt(STREAMS.indexOf(stream));
	return `(hashint8extended((${row})::bigint, ${salt}) & 9007199254740991)`;
}

/** Uniform in [0, 1). */
function uniform(plan: Dataset, stream: Stream, row: string): string {
	return `(${integer(plan, stream, row)}::float8 / 9007199254740992.0)`;
}

function word(words: string, plan: Dataset, stream: Stream, row: string): string {
	const all = words.split(" ");
	return `('{${all.join(",")}}'::text[])[1 + (${integer(plan, stream, row)} % ${all.length})::integer]`;
}

/**
 * An id by Zipf's law: the inverse of the distribution's continuous approximation on [0.5, count + 0.5],
 * rounded to a rank, and the id of that rank.
 */
function zipfId(plan: Dataset, stream: Stream, row: string, count: number, exponent: number): string {
	const { step, offset } = popularityOrder(count, plan.seed);
	const low = 0.5 ** (1 - exponent);
	const high = (count + 0.5) ** (1 - exponent);
	const rank = `least(${count}, greatest(1, round(power(${low} + ${uniform(plan, stream, row)} * ${high - low}, ${1 / (1 - exponent)}))))::bigint`;
	return `(1 + (${rank} * ${step} + ${offset}) % ${count})::integer`;
}
