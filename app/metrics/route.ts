import { renderMetrics } from "#server/trpc/health.ts";
import { webServices } from "#server/trpc/process.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
	return new Response(await renderMetrics(webServices()), {
		headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" },
	});
}
