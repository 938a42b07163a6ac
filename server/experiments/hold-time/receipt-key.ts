import { pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import type { Order } from "../lab/order-lookup.ts";

const KEY_BYTES = 32;
/** A service has one that nobody knows. */
const SECRET = "the shop's secret";

/** Derives on a thread of Node's pool, so that the event loop goes on. */
const derive = promisify(pbkdf2);

/** The key in the link to an order's receipt, which nobody can guess who does not know the secret. */
export async function receiptKey(order: Order, iterations: number): Promise<string> {
	const key = await derive(SECRET, JSON.stringify(order), iterations, KEY_BYTES, "sha256");
	return key.toString("base64url");
}
