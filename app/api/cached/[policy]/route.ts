import { answerCached } from "#server/trpc/cached-answer.ts";
import { webServices } from "#server/trpc/process.ts";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ policy: string }> };

export async function GET(request: Request, { params }: Context): Promise<Response> {
	return answerCached(request, (await params).policy, webServices());
}
