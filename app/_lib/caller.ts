/**
 * The one place where a page takes a server value: server components call the API in process
 * instead of over HTTP, with the same routers and the same checks.
 */
export { createServerCaller } from "#server/trpc/caller.ts";
