import { createTRPCClient, httpBatchLink, type TRPCClient } from "@trpc/client";
import { VISITOR_HEADER } from "#server/contract/visitor.ts";
import { handleApiRequest } from "#server/trpc/http.ts";
import type { Services } from "#server/trpc/process.ts";
import type { AppRouter } from "#server/trpc/router.ts";

/** A browser: a client of the API, and the cookie it was given. */
export type Visitor = { api: TRPCClient<AppRouter>; cookie(): string };

const ORIGIN = "http://127.0.0.1:3000";

/**
 * Somebody who opens the page. Two with one cookie are two tabs.
 *
 * @param key what the page was opened with; null for a client that is no page
 */
export function openVisitor(services: Services, { cookie = "", key = null as string | null } = {}): Visitor {
	let held = cookie;
	const link = httpBatchLink({
		url: `${ORIGIN}/api/trpc`,
		headers: () => ({
			...(held === "" ? {} : { cookie: held }),
			...(key === null ? {} : { [VISITOR_HEADER]: key }),
		}),
		fetch: async (url, init) => {
			const response = await handleApiRequest(new Request(url, init as RequestInit), services);
			for (const header of response.headers.getSetCookie()) {
				held = /Max-Age=0/.test(header) ? "" : (header.split(";")[0] ?? "");
			}
			return response;
		},
	});
	return { api: createTRPCClient<AppRouter>({ links: [link] }), cookie: () => held };
}
