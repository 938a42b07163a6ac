import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { Fault } from "#server/contract/fault.ts";
import { refuseHost } from "#server/contract/host.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { VISITOR_HEADER } from "#server/contract/visitor.ts";
import { createContext, newRequestId } from "./context.ts";
import { type Call, describeError, type ErrorData, reportError } from "./errors.ts";
import type { Services } from "./process.ts";
import { appRouter } from "./router.ts";

const ENDPOINT = "/api/trpc";

/**
 * Answers a request to the API. What can be refused without reading it is refused here: a call by a
 * name that is not ours or from another site, a body or a batch over its limit, a body that is not JSON.
 */
export async function handleApiRequest(request: Request, services: Services): Promise<Response> {
	const requestId = newRequestId();
	try {
		checkHost(request, services.hosts);
		checkBatch(request);
		const checked = request.method === "POST" ? await checkPost(request) : request;
		return await fetchRequestHandler({
			endpoint: ENDPOINT,
			req: checked,
			router: appRouter,
			createContext: ({ resHeaders }) =>
				createContext({
					services,
					requestId,
					cookieHeader: request.headers.get("cookie"),
					visitorKey: request.headers.get(VISITOR_HEADER),
					secure: isSecure(request),
					setCookie: (header) => resHeaders.append("set-cookie", header),
				}),
			responseMeta: ({ errors }) => ({
				headers: new Headers({
					"cache-control": "no-store",
					...(errors.some((error) => error.code === "TOO_MANY_REQUESTS")
						? { "retry-after": retryAfterSeconds() }
						: {}),
				}),
			}),
		});
	} catch (error) {
		return refuse(error, { log: services.log, requestId, path: new URL(request.url).pathname });
	}
}

/** Spread out, so that a room that was refused together does not come back together. */
function retryAfterSeconds(): string {
	return String(3 + Math.floor(Math.random() * 8));
}

function isSecure(request: Request): boolean {
	const forwarded = request.headers.get("x-forwarded-proto");
	return (forwarded ?? new URL(request.url).protocol).startsWith("https");
}

/** @throws Fault `misdirected` for a name that is not ours. */
export function checkHost({ url, headers }: Request, known: readonly string[]): void {
	const asked = [headers.get("host") ?? new URL(url).host, headers.get("x-forwarded-host")];
	const sentence = refuseHost(asked, known);
	if (sentence !== undefined) throw new Fault("misdirected", sentence);
}

/**
 * Whether who asks has what goes by this tag. A server in between may have marked it as weak by compressing the answer
 * (RFC 9110, section 8.8.3).
 */
export function hasTag({ headers }: Request, etag: string): boolean {
	const tags = (headers.get("if-none-match") ?? "").split(",");
	return tags.some((one) => one.trim().replace(/^W\//, "") === etag);
}

function checkBatch(request: Request): void {
	const calls = decodePath(new URL(request.url).pathname.slice(ENDPOINT.length)).split(",").length;
	if (calls > LIMITS.batchCalls) {
		throw new Fault(
			"bad-request",
			`A batch has at most ${LIMITS.batchCalls} calls, and this one has ${calls}.`,
		);
	}
}

function decodePath(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		throw new Fault("bad-request", "The request's path holds a % that stands for nothing. Write it as %25.");
	}
}

async function checkPost(request: Request): Promise<Request> {
	checkOrigin(request.headers);
	// Only JSON: a form can be sent from another site without asking, and JSON cannot.
	const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
	if (type !== "application/json") {
		throw new Fault("bad-request", "The request's body must be JSON, with content-type application/json.");
	}
	const body = await readBody(request, LIMITS.requestBytes, "Send fewer calls at once.");
	return new Request(request.url, {
		method: "POST",
		headers: request.headers,
		body,
		signal: request.signal,
	});
}

/** @throws Fault `forbidden` when a browser says that another site sent it. Other clients say nothing. */
export function checkOrigin(headers: Headers): void {
	const site = headers.get("sec-fetch-site");
	const origin = headers.get("origin");
	const hosts = [headers.get("host"), headers.get("x-forwarded-host")];
	const foreignSite = site !== null && site !== "same-origin" && site !== "none";
	const foreignOrigin = origin !== null && !hosts.includes(hostOf(origin));
	if (foreignSite || foreignOrigin) {
		throw new Fault("forbidden", "This call came from another site. Open Latency Lab itself and try again.");
	}
}

function hostOf(origin: string): string {
	return URL.canParse(origin) ? new URL(origin).host : origin;
}

/**
 * Reads a body, counting: Next gives a route whatever was sent.
 *
 * @param onBytes is told of each piece before it is kept, and may refuse it by throwing
 * @throws Fault `too-large`, and what `onBytes` throws.
 */
export async function readBody(
	request: Request,
	mostBytes: number,
	advice: string,
	onBytes: (bytes: number) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
	const tooLarge = new Fault("too-large", `The request's body is over ${mostBytes / 1024} KiB. ${advice}`);
	if (Number(request.headers.get("content-length") ?? 0) > mostBytes) throw tooLarge;
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
		bytes += chunk.byteLength;
		if (bytes > mostBytes) throw tooLarge;
		onBytes(chunk.byteLength);
		chunks.push(chunk);
	}
	return new Uint8Array(Buffer.concat(chunks));
}

/** A refusal in the form in which tRPC's client expects errors. */
function refuse(thrown: unknown, call: Call): Response {
	const error = reportError(thrown, call);
	const fault = describeError(error);
	// tRPC has no code for a request that came to the wrong host.
	const httpStatus = fault.code === "misdirected" ? 421 : getHTTPStatusCodeFromError(error);
	const data: ErrorData = {
		code: error.code,
		httpStatus,
		fault: fault.code,
		field: fault.field ?? null,
		requestId: call.requestId,
	};
	return Response.json(
		{ error: { message: fault.message, code: TRPC_ERROR_CODES_BY_KEY[error.code], data } },
		{ status: httpStatus, headers: { "cache-control": "no-store" } },
	);
}
