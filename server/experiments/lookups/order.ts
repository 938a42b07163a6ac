/** The measured SQL; `$1` is the order's id. */
export const LOOKUP_SQL = `select id, customer_id, status, total_cents
from lab.orders
where id = $1`;
