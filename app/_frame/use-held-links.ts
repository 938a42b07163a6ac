"use client";

import { useEffect, useState } from "react";

/**
 * Holds links to other pages back: without a server the browser would put its own error page in this one's place, and
 * what waits on it to be sent would be lost.
 *
 * @returns whether a link was held back since.
 */
export function useHeldLinks(isHolding: boolean): boolean {
	const [isHeld, setHeld] = useState(false);
	useEffect(() => {
		if (!isHolding) return;
		const onClick = (event: MouseEvent) => {
			if (!asksForPage(event)) return;
			event.preventDefault();
			event.stopPropagation();
			setHeld(true);
		};
		// Before the router's own listeners, which stand further in.
		window.addEventListener("click", onClick, { capture: true });
		return () => {
			window.removeEventListener("click", onClick, { capture: true });
			setHeld(false);
		};
	}, [isHolding]);
	return isHeld;
}

/** Whether a click asks for another page in this one's place. */
function asksForPage({ target, button, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean {
	if (button !== 0 || ctrlKey || metaKey || shiftKey || altKey || !(target instanceof Element)) return false;
	const link = target.closest<HTMLAnchorElement>("a[href]");
	if (link === null || link.target === "_blank" || link.hasAttribute("download")) return false;
	const isHere = link.pathname === location.pathname && link.search === location.search && link.hash !== "";
	return link.protocol.startsWith("http") && !isHere;
}
