import { createHmac, timingSafeEqual } from "node:crypto";
import { Fault } from "#server/contract/fault.ts";
import { VISITOR_HEADER } from "#server/contract/visitor.ts";

/**
 * An anonymous session: an identity without a person, so that a run can be cancelled only where it was
 * started, and what somebody answered is theirs alone. The cookie is `<session>.<signature>`.
 */
export const SESSION_COOKIE = "lab_session";

const YEAR_SECONDS = 365 * 24 * 60 * 60;

function sign(text: string, secret: string): string {
	return createHmac("sha256", secret).update(text).digest("base64url");
}

/** The session of a `Cookie` header, or null when there is none or its signature is not ours. */
export function readSession(cookieHeader: string | null, secret: string): string | null {
	const value = findCookie(cookieHeader);
	if (value === undefined) return null;
	const [session = "", signature = ""] = value.split(".");
	const expected = Buffer.from(sign(`cookie:${session}`, secret));
	const given = Buffer.from(signature);
	return given.length === expected.length && timingSafeEqual(given, expected) ? session : null;
}

/** The value of the session cookie as sent, unverified. */
export function findCookie(cookieHeader: string | null): string | undefined {
	const prefix = `${SESSION_COOKIE}=`;
	return cookieHeader
		?.split(";")
		.map((part) => part.trim())
		.find((part) => part.startsWith(prefix))
		?.slice(prefix.length);
}

/**
 * The session of somebody who comes without one. It follows from a key that was made at random there, the page's or
 * that of a press of Run, so that five presses before the first cookie arrives are still one session, and one run.
 */
export function newSession(key: string, secret: string): string {
	return sign(`session:${key}`, secret).slice(0, 24);
}

/** @throws Fault `bad-request`: who guesses the key acts for its session. */
export function checkVisitorKey(key: string): void {
	if (/^[\w-]{16,64}$/.test(key)) return;
	throw new Fault(
		"bad-request",
		`${VISITOR_HEADER}: must be 16 to 64 letters, digits, - or _, made at random by each page.`,
		{ field: VISITOR_HEADER },
	);
}

/** The `Set-Cookie` header that keeps a session for a year. */
export function formatSessionCookie(session: string, secret: string, secure: boolean): string {
	const value = `${session}.${sign(`cookie:${session}`, secret)}`;
	const flags = `Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
	return `${SESSION_COOKIE}=${value}; ${flags}`;
}

/** The `Set-Cookie` header that makes a browser drop its session. */
export const EXPIRED_SESSION_COOKIE = `${SESSION_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
