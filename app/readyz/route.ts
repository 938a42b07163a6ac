import { isReady } from "#server/trpc/health.ts";
import { webServices } from "#server/trpc/process.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
	const { ready, reason } = await isReady(webServices());
	return new Response(`${reason}\n`, {
		status: ready ? 200 : 503,
		headers: { "cache-control": "no-store" },
	});
}
