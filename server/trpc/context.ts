import { nanoid } from "nanoid";
import type { Services } from "./process.ts";
import {
	checkVisitorKey,
	EXPIRED_SESSION_COOKIE,
	findCookie,
	formatSessionCookie,
	newSession,
	readSession,
} from "./session.ts";

/** What a procedure is given. */
export type Context = {
	services: Services;
	/** Named in errors and in the log, so that one leads to the other. */
	requestId: string;
	/** The caller's session, or null for one who never did anything that is kept. */
	session(): Promise<string | null>;
	/**
	 * The caller's session; makes one and sends the cookie when there is none. It follows from the visitor's key, so that
	 * the first calls of a page, which may be under way together, are one session.
	 *
	 * @param ownKey what it follows from when the caller sends no visitor's key, as no page does
	 * @throws Fault `bad-request` for a visitor's key that could be guessed.
	 */
	openSession(ownKey?: string): Promise<string>;
	/** Takes the cookie back. */
	closeSession(): void;
};

export type ContextOptions = {
	services: Services;
	requestId?: string;
	cookieHeader: string | null;
	/** The page's `VISITOR_HEADER`. */
	visitorKey?: string | null;
	/** Whether the cookie may only travel encrypted. */
	secure: boolean;
	/** Called with a `Set-Cookie` header's value. */
	setCookie(header: string): void;
};

/** What the calls of one request work with. A session is read or made when one of them needs it. */
export function createContext({
	services,
	requestId = newRequestId(),
	cookieHeader,
	visitorKey = null,
	secure,
	setCookie,
}: ContextOptions): Context {
	// The secret is in the database; a call that needs no session must not wait for it.
	const session = async () =>
		findCookie(cookieHeader) === undefined ? null : readSession(cookieHeader, await services.secret());
	const open = async (ownKey: string) => {
		const known = await session();
		if (known !== null) return known;
		if (visitorKey !== null) checkVisitorKey(visitorKey);
		const secret = await services.secret();
		const made = newSession(visitorKey ?? ownKey, secret);
		setCookie(formatSessionCookie(made, secret, secure));
		return made;
	};
	// The calls of one batch are one caller's.
	let opening: Promise<string> | undefined;
	return {
		services,
		requestId,
		session,
		openSession(ownKey = nanoid()) {
			opening ??= open(ownKey);
			return opening;
		},
		closeSession() {
			setCookie(EXPIRED_SESSION_COOKIE);
		},
	};
}

/** Names a request in its answer and in the log. */
export function newRequestId(): string {
	return nanoid(10);
}
