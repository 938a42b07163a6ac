"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether a part is drawn by the browser alone: false on the server, and while its drawing comes to life. */
export function useInBrowser(): boolean {
	return useSyncExternalStore(
		never,
		() => true,
		() => false,
	);
}
