import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { newRequestId } from "./context.ts";
import { type Call, describeError, reportError } from "./errors.ts";
import { checkHost } from "./http.ts";
import type { Services } from "./process.ts";

/** An answer, whatever happens, to a request that is no call of the API: a refusal is its sentence, as text. */
export async function answered(
	request: Request,
	services: Pick<Services, "log" | "hosts">,
	answer: (call: Call) => Promise<Response>,
): Promise<Response> {
	const call: Call = {
		log: services.log,
		requestId: newRequestId(),
		path: new URL(request.url).pathname,
	};
	try {
		checkHost(request, services.hosts);
		return await answer(call);
	} catch (thrown) {
		const error = reportError(thrown, call);
		const isMisdirected = describeError(error).code === "misdirected";
		return new Response(`${error.message}\n`, {
			status: isMisdirected ? 421 : getHTTPStatusCodeFromError(error),
			headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
		});
	}
}
