import { handlePictureRequest } from "#server/trpc/lesson-picture.ts";
import { webServices } from "#server/trpc/process.ts";

export const dynamic = "force-dynamic";

type RouteContext = { params: Promise<{ slug: string; picture: string }> };

export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
	const { slug, picture } = await params;
	return handlePictureRequest(request, { slug, name: picture }, webServices());
}
