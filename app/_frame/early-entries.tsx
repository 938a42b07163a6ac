"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { type Entry, enterAgain, entriesIn } from "#app/_ui/reader-state.ts";

/**
 * Has a page hear of what its reader entered before its scripts were there: React takes it for what was sent, and puts
 * that back when it draws the next time.
 */
export function EarlyEntries() {
	const early = useRef<readonly Entry[]>([]);
	const [isLive, setLive] = useState(false);
	useLayoutEffect(() => {
		early.current = entriesIn(document);
	}, []);
	useEffect(() => setLive(true), []);
	// After all that other parts put into their fields as soon as they are live; and not while React draws.
	useEffect(() => {
		if (isLive) queueMicrotask(() => enterAgain(early.current));
	}, [isLive]);
	return null;
}
