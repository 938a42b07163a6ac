import { webServices } from "#server/trpc/process.ts";
import { handleWorkRequest } from "#server/trpc/work.ts";

export const dynamic = "force-dynamic";

export function GET(request: Request): Promise<Response> {
	return handleWorkRequest(request, webServices());
}
