import { type RefObject, useEffect, useRef } from "react";

/** Of a button in whose place something opens: it has the focus again when that is closed. */
export function useReturnFocus(isOpen: boolean): RefObject<HTMLButtonElement | null> {
	const button = useRef<HTMLButtonElement>(null);
	const wasOpen = useRef(isOpen);
	useEffect(() => {
		if (wasOpen.current && !isOpen) button.current?.focus();
		wasOpen.current = isOpen;
	}, [isOpen]);
	return button;
}
