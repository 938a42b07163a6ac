"use client";

import { useEffect } from "react";
import { pageActions } from "./action-registry.ts";
import { areSinglesOn } from "./single-keys.ts";

/** Does what is pressed, wherever nothing is being written and no dialog is open. */
export function useActionKeys(): void {
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			// A key that is held down is one press, and a letter that is being composed is none.
			if (event.defaultPrevented || event.repeat || event.isComposing) return;
			if (document.querySelector("dialog[open]") !== null) return;
			const where = { isWriting: isWriting(event.target), areSinglesOn: areSinglesOn() };
			const action = pageActions.find(event, where);
			if (action === undefined) return;
			event.preventDefault();
			action.perform();
		};
		document.addEventListener("keydown", onKeyDown);
		// Whoever works the page by a program waits for this: until now no key is heard, and a field forgets what is written.
		const { dataset } = document.documentElement;
		dataset.live = "";
		return () => {
			delete dataset.live;
			document.removeEventListener("keydown", onKeyDown);
		};
	}, []);
}

function isWriting(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target instanceof HTMLInputElement) return !/^(range|checkbox|radio|button|submit)$/.test(target.type);
	return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName);
}
