import { handleApiRequest } from "#server/trpc/http.ts";
import { webServices } from "#server/trpc/process.ts";

export const dynamic = "force-dynamic";

function handle(request: Request): Promise<Response> {
	return handleApiRequest(request, webServices());
}

export { handle as GET, handle as POST };
