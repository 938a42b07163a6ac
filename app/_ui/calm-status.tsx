"use client";

import { useEffect, useRef, useState } from "react";

/** Who listens to a page has other things to hear. */
const CALM_MS = 5_000;

/** What a screen reader is told: politely, and no more often than every five seconds; of what comes faster the last. */
export function CalmStatus({ text }: { text: string }) {
	const [told, setTold] = useState(text);
	const toldAtMs = useRef(Number.NEGATIVE_INFINITY);
	useEffect(() => {
		if (text === told) return;
		const waitMs = Math.max(0, toldAtMs.current + CALM_MS - performance.now());
		const timer = setTimeout(() => {
			toldAtMs.current = performance.now();
			setTold(text);
		}, waitMs);
		return () => clearTimeout(timer);
	}, [text, told]);
	return (
		<p role="status" className="sr-only">
			{told}
		</p>
	);
}
