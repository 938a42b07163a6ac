import { type RefCallback, useCallback, useEffect, useRef } from "react";

/**
 * Of a row or a group of buttons that may be taken away with the focus in it, which would fall to the page's beginning:
 * the link of the row after it has the focus then, or of that before it, and where there is none what `otherwise` finds.
 * Where the page goes with it nothing has.
 */
export function useFocusHeir(otherwise: () => HTMLElement | null): RefCallback<HTMLElement> {
	const found = useRef(otherwise);
	useEffect(() => {
		found.current = otherwise;
	});
	return useCallback(
		(gone: HTMLElement) => () => {
			if (!gone.contains(document.activeElement)) return;
			const rows = [gone.nextElementSibling, gone.previousElementSibling];
			const heirs = [...rows.map((row) => row?.querySelector<HTMLElement>("a[href]")), found.current()];
			// Some of them may go as well.
			queueMicrotask(() => focusOn(heirs.find((heir) => heir?.isConnected)));
		},
		[],
	);
}

/** Gives something the focus, be it a heading. */
export function focusOn(element: HTMLElement | null | undefined): void {
	if (element === null || element === undefined) return;
	if (element.tabIndex < 0) element.tabIndex = -1;
	element.focus();
}
