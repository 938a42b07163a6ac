"use client";

import { type ToggleEvent, useCallback, useState } from "react";

/**
 * Whether a `<details>` stands open. One that was opened before the page's scripts came told nobody: it is asked when
 * they come.
 *
 * @returns `details` are its properties
 */
export function useOpened() {
	const [isOpen, setOpen] = useState(false);
	const ref = useCallback((element: HTMLDetailsElement | null) => setOpen(element?.open ?? false), []);
	const onToggle = useCallback((event: ToggleEvent<HTMLDetailsElement>) => {
		if (event.target === event.currentTarget) setOpen(event.currentTarget.open);
	}, []);
	return { isOpen, details: { ref, onToggle } };
}
