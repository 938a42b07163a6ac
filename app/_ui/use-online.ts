"use client";

import { useSyncExternalStore } from "react";

/** Whether the browser has a network; true on the server. */
export function useOnline(): boolean {
	return useSyncExternalStore(
		(onChange) => {
			for (const name of ["online", "offline"]) window.addEventListener(name, onChange);
			return () => {
				for (const name of ["online", "offline"]) window.removeEventListener(name, onChange);
			};
		},
		() => navigator.onLine,
		() => true,
	);
}
