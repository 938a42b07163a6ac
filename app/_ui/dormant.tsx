"use client";

import { type ReactNode, startTransition, useCallback, useEffect, useRef, useState } from "react";
import { AsSent } from "./late.tsx";
import { type ReaderState, readerStateOf, restoreReaderState } from "./reader-state.ts";
import { useInBrowser } from "./use-in-browser.ts";

/** React leaves what is in it alone for as long as it is given this very object. */
const AS_SENT = { __html: "" };

/** Any of them says that somebody is at the page. */
const TOUCHES = ["pointerdown", "pointermove", "keydown", "focusin", "click", "scroll", "wheel"] as const;

/** Between two tries to fetch what could not be had. */
const RETRY_MS = 5_000;

type DormantProps = {
	/** Fetches what draws the part; a promise that fails leaves the part as it is until it is touched again. */
	fetch(): Promise<unknown>;
	/** Whether the part has something to show that the server has not drawn: it is fetched at once then. */
	isWanted: boolean;
	children: ReactNode;
};

/**
 * A long part of a page that stays as the server drew it, and can be read and printed so, until it comes into view or
 * somebody touches the page: only then are its scripts fetched and run. What has no server's drawing is live at once.
 */
export function Dormant({ fetch, isWanted, children }: DormantProps) {
	const [isSent] = useState(!useInBrowser());
	const [isAwake, setAwake] = useState(!isSent);
	const place = useRef<HTMLDivElement>(null);
	const left = useRef<ReaderState>(undefined);

	useEffect(() => {
		if (isAwake) return;
		let isFetching = false;
		const wake = async () => {
			if (isFetching) return;
			isFetching = true;
			try {
				await fetch();
				startTransition(() => setAwake(true));
			} catch {
				// Somebody waits: drawing it says in its place what cannot be had.
				if (isWanted) setAwake(true);
				else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
			}
			isFetching = false;
		};
		if (isWanted) {
			void wake();
			return;
		}
		const seen = new IntersectionObserver((entries) => {
			if (entries.some((entry) => entry.isIntersecting)) void wake();
		});
		if (place.current !== null) seen.observe(place.current);
		for (const touch of TOUCHES) window.addEventListener(touch, wake, { passive: true });
		return () => {
			seen.disconnect();
			for (const touch of TOUCHES) window.removeEventListener(touch, wake);
		};
	}, [fetch, isWanted, isAwake]);

	const hold = useCallback((element: HTMLDivElement) => {
		place.current = element;
		return () => {
			left.current = readerStateOf(element);
			place.current = null;
		};
	}, []);
	const restore = useCallback((element: HTMLDivElement) => {
		if (left.current !== undefined) restoreReaderState(element, left.current);
		left.current = undefined;
	}, []);

	if (isAwake || typeof window === "undefined") {
		return (
			<AsSent key="awake" value={isSent}>
				{isAwake ? <div ref={restore}>{children}</div> : <div data-dormant="">{children}</div>}
			</AsSent>
		);
	}
	return (
		<div
			key="dormant"
			data-dormant=""
			ref={hold}
			suppressHydrationWarning
			// biome-ignore lint/security/noDangerouslySetInnerHtml: it sets nothing, and keeps what the server drew.
			dangerouslySetInnerHTML={AS_SENT}
		/>
	);
}
