import { initTRPC } from "@trpc/server";
import type { Context } from "./context.ts";
import { describeError, type ErrorData, reportError } from "./errors.ts";

const PING_MS = 15_000;
/** A client that has heard neither event nor ping for this long opens its stream anew. */
const SILENCE_MS = 30_000;

const t = initTRPC.context<Context>().create({
	isDev: false,
	sse: {
		ping: { enabled: true, intervalMs: PING_MS },
		client: { reconnectAfterInactivityMs: SILENCE_MS },
	},
	errorFormatter({ shape, error, ctx }): { message: string; code: typeof shape.code; data: ErrorData } {
		const fault = describeError(error);
		return {
			message: fault.message,
			code: shape.code,
			data: {
				code: error.code,
				httpStatus: shape.data.httpStatus,
				fault: fault.code,
				field: fault.field ?? null,
				requestId: ctx?.requestId ?? null,
			},
		};
	},
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Every procedure: errors leave it as a code and a sentence, and what nobody expected is logged. */
export const procedure = t.procedure.use(async ({ ctx, path, getRawInput, next }) => {
	const result = await next();
	if (result.ok) return result;
	const input = await getRawInput().catch(() => undefined);
	throw reportError(result.error, { log: ctx.services.log, requestId: ctx.requestId, path }, input);
});
