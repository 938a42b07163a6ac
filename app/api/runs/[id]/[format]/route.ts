import { webServices } from "#server/trpc/process.ts";
import { handleRunFileRequest } from "#server/trpc/run-files.ts";

export const dynamic = "force-dynamic";

type RouteContext = { params: Promise<{ id: string; format: string }> };

export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
	return handleRunFileRequest(request, await params, webServices());
}
