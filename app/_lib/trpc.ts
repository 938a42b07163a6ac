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
import { LIMITS } from "#server/contract/limits.ts";
import { VISITOR_HEADER } from "#server/contract/visitor.ts";
import type { AppRouter } from "#server/trpc/router.ts";

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** The browser's client: calls are batched, subscriptions come as server-sent events. */
export function createApiClient(): TRPCClient<AppRouter> {
	let visitorKey = nanoid();
	const headers = ({ opList }: { opList: readonly { path: string }[] }) => {
		// Who asks to be forgotten comes as somebody else from then on.
		if (opList.some(({ path }) => path === "learner.forget")) visitorKey = nanoid();
		return { [VISITOR_HEADER]: visitorKey };
	};
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
