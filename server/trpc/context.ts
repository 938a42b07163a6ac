import { nanoid } from "nanoid";
import type { Services } from "./process.ts";
import { findCookie, formatSessionCookie, newSession, readSession } from "./session.ts";

/** What a procedure is given. */
export type Context = {
	services: Services;
	/** Named in errors and in the log, so that one leads to the other. */
	requestId: string;
	/** The caller's session, or null for one who never started a run. */
	session(): Promise<string | null>;
	/** The caller's session; makes one and sends the cookie when there is none. */
	openSession(idempotencyKey: string): Promise<string>;
};

export type ContextOptions = {
	services: Services;
	requestId?: string;
	cookieHeader: string | null;
	/** Whether the cookie may only travel encrypted. */
	secure: boolean;
	/** Called with a `Set-Cookie` header's value. */
	setCookie(header: string): void;
};

export function createContext({
	services,
	requestId = newRequestId(),
	cookieHeader,
	secure,
	setCookie,
}: ContextOptions): Context {
	// The secret is in the database; a call that needs no session must not wait for it.
	const session = async () =>
		findCookie(cookieHeader) === undefined ? null : readSession(cookieHeader, await services.secret());
	return {
		services,
		requestId,
		session,
		async openSession(idempotencyKey) {
			const known = await session();
			if (known !== null) return known;
			const secret = await services.secret();
			const made = newSession(idempotencyKey, secret);
			setCookie(formatSessionCookie(made, secret, secure));
			return made;
		},
	};
}

export function newRequestId(): string {
	return nanoid(10);
}
