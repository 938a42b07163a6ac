export const dynamic = "force-dynamic";

/** Alive: answers without asking anything else. */
export function GET(): Response {
	return new Response("ok\n", { headers: { "cache-control": "no-store" } });
}
