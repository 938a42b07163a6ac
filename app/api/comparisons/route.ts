import { handleComparisonRequest } from "#server/trpc/compared-records.ts";
import { webServices } from "#server/trpc/process.ts";

export const dynamic = "force-dynamic";

export function POST(request: Request): Promise<Response> {
	return handleComparisonRequest(request, webServices());
}
