import { type NextRequest, NextResponse } from "next/server";
import { hostNames, refuseHost } from "#server/contract/host.ts";

/**
 * The policy of every page: scripts only with this request's nonce, nothing from another host.
 * In development React needs `eval` for its stacks and Next adds style elements without a nonce.
 */
function contentSecurityPolicy(nonce: string, development: boolean): string {
	return [
		"default-src 'self'",
		`script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
		development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
		// Charts and highlighted code place and colour their parts by style attributes.
		"style-src-attr 'unsafe-inline'",
		"img-src 'self' data:",
		"font-src 'self'",
		`connect-src 'self'${development ? " ws: wss:" : ""}`,
		"object-src 'none'",
		"base-uri 'self'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	].join("; ");
}

export function proxy(request: NextRequest): NextResponse {
	const foreign = refuseForeignHost(request);
	if (foreign !== undefined) return foreign;
	const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
	const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
	const headers = new Headers(request.headers);
	// Next reads the nonce for its own scripts from the policy on the request; the layout reads x-nonce.
	headers.set("content-security-policy", policy);
	headers.set("x-nonce", nonce);
	const response = NextResponse.next({ request: { headers } });
	response.headers.set("Content-Security-Policy", policy);
	response.headers.set("Referrer-Policy", "same-origin");
	response.headers.set("X-Content-Type-Options", "nosniff");
	response.headers.set("X-Frame-Options", "DENY");
	response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
	response.headers.set("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
	return response;
}

/** A page asked for by a name that is not ours may be another site's that points at us. */
function refuseForeignHost({ headers, nextUrl }: NextRequest): NextResponse | undefined {
	const asked = [headers.get("host") ?? nextUrl.host, headers.get("x-forwarded-host")];
	const known = [...hostNames(process.env.HOST), ...hostNames(process.env.LAB_HOSTS)];
	const sentence = refuseHost(asked, known);
	if (sentence === undefined) return undefined;
	return new NextResponse(`${sentence}\n`, {
		status: 421,
		headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
	});
}

export const config = {
	// Files never carry scripts, and the API answers with data; so does the route of a lesson's pictures.
	matcher: [
		"/((?!api/|_next/static|_next/image|healthz|readyz|metrics|icon.svg|lessons/[^/]+/[^/]+\\.(?:png|jpg|jpeg|webp|avif)$).*)",
	],
};
