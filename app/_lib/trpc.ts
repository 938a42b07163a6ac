"use client";

import {
	createTRPCClient,
	httpBatchLink,
	httpSubscriptionLink,
	splitLink,
	type TRPCClient,
	TRPCClientError,
} from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { nanoid } from "nanoid";
import { VISITOR_HEADER } from "#server/contract/learner.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { AppRouter } from "#server/trpc/router.ts";

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/**
 * The browser's client: calls are batched, subscriptions come as server-sent events. One for each opening of a page,
 * for the session of a newcomer follows from its key: who asks to be forgotten needs a new one, as a reload makes.
 */
export function createApiClient(): TRPCClient<AppRouter> {
	const headers = { [VISITOR_HEADER]: nanoid() };
	return createTRPCClient<AppRouter>({
		links: [
			splitLink({
				condition: (operation) => operation.type === "subscription",
				true: httpSubscriptionLink({ url: "/api/trpc" }),
				false: httpBatchLink({ url: "/api/trpc", maxItems: LIMITS.batchCalls, headers }),
			}),
		],
	});
}

/** What a failed call says to a person, and the input at fault when the server named one. */
export type CallFault = { sentence: string; field: string | undefined };

/** Reads the error of a call; one that never reached the server says so. */
export function readCallFault(error: unknown): CallFault {
	if (!(error instanceof TRPCClientError)) return { sentence: String(error), field: undefined };
	const data: unknown = error.data;
	if (data === undefined || data === null) {
		return {
			sentence: "The server did not answer. Check that Latency Lab is still running, then try again.",
			field: undefined,
		};
	}
	return { sentence: error.message, field: fieldOf(data) };
}

/** The sentence of a server that understood and said no; undefined when asking again may help. */
export function readRefusal(error: unknown): string | undefined {
	if (!(error instanceof TRPCClientError)) return undefined;
	const data: unknown = error.data;
	if (typeof data !== "object" || data === null || !("httpStatus" in data)) return undefined;
	const status = Number(data.httpStatus);
	return status >= 400 && status < 500 && status !== 408 && status !== 429 ? error.message : undefined;
}

function fieldOf(data: unknown): string | undefined {
	if (typeof data !== "object" || data === null || !("field" in data)) return undefined;
	return typeof data.field === "string" ? data.field : undefined;
}
