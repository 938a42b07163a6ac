import { webServices } from "#server/trpc/process.ts";
import { handleRecordRequest } from "#server/trpc/run-files.ts";

export const dynamic = "force-dynamic";

export function POST(request: Request): Promise<Response> {
	return handleRecordRequest(request, webServices());
}
