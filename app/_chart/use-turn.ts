"use client";

import { useEffect, useRef, useState } from "react";

/** Who waits for a turn, first come first served. */
const waiting = new Set<() => void>();
let isFrameAsked = false;

function askForTurn(take: () => void): void {
	waiting.add(take);
	askForFrame();
}

function askForFrame(): void {
	if (isFrameAsked || waiting.size === 0) return;
	isFrameAsked = true;
	requestAnimationFrame(giveTurn);
}

function giveTurn(): void {
	isFrameAsked = false;
	const [first] = waiting;
	if (first === undefined) return;
	waiting.delete(first);
	askForFrame();
	first();
}

/**
 * The value, as soon as it is its turn; until then the one before it, at first none. Of all parts of the page that ask
 * one is drawn anew per frame: what all of them together take would hold the page up.
 */
export function useTurn<T extends object>(value: T): T | undefined {
	const [shown, setShown] = useState<T>();
	const latest = useRef(value);
	const [take] = useState(() => () => setShown(latest.current));
	useEffect(() => {
		latest.current = value;
		if (shown !== value) askForTurn(take);
	}, [shown, value, take]);
	useEffect(() => () => void waiting.delete(take), [take]);
	return shown;
}
