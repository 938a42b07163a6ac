import { createContext } from "./context.ts";
import { createCallerFactory } from "./init.ts";
import { webServices } from "./process.ts";
import { appRouter } from "./router.ts";

const createCaller = createCallerFactory(appRouter);

/**
 * The API for server components: the same routers and checks, without HTTP. A page cannot set a cookie,
 * so `runs.start` is for the browser.
 *
 * @param cookieHeader the request's `Cookie` header, when the answer depends on whose it is (`mine`).
 */
export function createServerCaller(cookieHeader: string | null = null) {
	return createCaller(
		createContext({ services: webServices(), cookieHeader, secure: false, setCookie: () => {} }),
	);
}
