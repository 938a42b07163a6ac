import { headers } from "next/headers";
/**
 * The one place where a page takes a server value: server components call the API in process
 * instead of over HTTP, with the same routers and the same checks.
 */
import { createServerCaller } from "#server/trpc/caller.ts";

/** The API as the person who asks for the page sees it. */
export async function openCaller() {
	return createServerCaller((await headers()).get("cookie"));
}

export type ServerCaller = Awaited<ReturnType<typeof openCaller>>;
