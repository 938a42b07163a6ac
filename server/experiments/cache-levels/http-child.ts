/** Entry of the process that holds the HTTP origin and the caching proxy before it. */
import { serveOrders } from "../lab/service-process.ts";
import type { HttpAddresses, HttpOrder } from "./http-orders.ts";
import type { Listening } from "./listen.ts";
import { openOrigin } from "./origin.ts";
import { type CachingProxy, openProxy } from "./proxy.ts";

let origin: Listening | undefined;
let proxy: CachingProxy | undefined;

async function carryOut(order: HttpOrder): Promise<HttpAddresses | undefined> {
	if (order.kind === "clear") {
		proxy?.clear();
		return undefined;
	}
	origin = await openOrigin(order);
	proxy = await openProxy(origin.url);
	return { originUrl: origin.url, proxyUrl: proxy.url };
}

serveOrders(carryOut, async () => {
	await proxy?.close();
	await origin?.close();
});
