import type { ServiceAccess } from "../lab/connections.ts";

/** What the process with the origin and the proxy is told. */
export type HttpOrder =
	| {
			kind: "open";
			access: ServiceAccess;
			poolSize: number;
			/** How long an answer is fresh, as the origin says it. */
			maxAgeSeconds: number;
	  }
	/** Forget what the proxy keeps. */
	| { kind: "clear" };

/** Where it listens, once it is told to open. */
export type HttpAddresses = { originUrl: string; proxyUrl: string };
