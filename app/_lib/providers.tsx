"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { createApiClient, readRefusal, TRPCProvider } from "./trpc.ts";

/** Once more, unless the server understood and said no. */
function mayHelp(failures: number, error: unknown): boolean {
	return failures === 0 && readRefusal(error) === undefined;
}

/** All that pages draw on: theme, URL state, server state. `nonce` lets the theme's script run. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
	const [queryClient] = useState(
		() => new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: mayHelp } } }),
	);
	const [apiClient] = useState(createApiClient);
	return (
		<ThemeProvider
			attribute="class"
			defaultTheme="system"
			enableSystem
			{...(nonce === undefined ? {} : { nonce })}
		>
			<QueryClientProvider client={queryClient}>
				<TRPCProvider trpcClient={apiClient} queryClient={queryClient}>
					<NuqsAdapter>{children}</NuqsAdapter>
				</TRPCProvider>
			</QueryClientProvider>
		</ThemeProvider>
	);
}
