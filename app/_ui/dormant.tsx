"use client";

import { Fragment, type ReactNode, startTransition, useCallback, useEffect, useRef, useState } from "react";
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
	/** Fetches what draws the part; a promise that fails leaves the part as it is, and it is asked for again after a rest, or once the network is back. */
	fetch(): Promise<unknown>;
	/** Said over the part while what draws it could not be had. */
	waiting: string;
	/** Whether the part has something to show that the server has not drawn: it is fetched at once then. */
	isWanted: boolean;
	children: ReactNode;
};

/**
 * A long part of a page that stays as the server drew it, and can be read and printed so, until it comes into view or
 * somebody touches the page: only then are its scripts fetched and run. What has no server's drawing is live at once.
 */
export function Dormant({ fetch, waiting, isWanted, children }: DormantProps) {
	const [isSent] = useState(!useInBrowser());
	const [isAwake, setAwake] = useState(!isSent);
	const [isHeldUp, setHeldUp] = useState(false);
	const place = useRef<HTMLDivElement>(null);
	const left = useRef<ReaderState>(undefined);

	useEffect(() => {
		if (isAwake) {
			// Whoever draws it says what could not be had.
			fetch().catch(() => undefined);
			return;
		}
		const listening = new AbortController();
		const { signal } = listening;
		let isFetching = false;
		let rest: ReturnType<typeof setTimeout> | undefined;
		const wake = async () => {
			if (isFetching || rest !== undefined) return;
			isFetching = true;
			try {
				await fetch();
				startTransition(() => setAwake(true));
			} catch {
				// Somebody waits: drawing it says in its place what cannot be had.
				if (isWanted) setAwake(true);
				else if (!signal.aborted) {
					setHeldUp(true);
					// A server that is back tells nobody, and a network only once, when a try may have begun just before.
					rest = setTimeout(wakeAgain, RETRY_MS);
				}
			}
			isFetching = false;
		};
		const wakeAgain = () => {
			clearTimeout(rest);
			rest = undefined;
			void wake();
		};
		if (isWanted) {
			void wake();
			return;
		}
		const seen = new IntersectionObserver((entries) => {
			if (entries.some((entry) => entry.isIntersecting)) void wake();
		});
		if (place.current !== null) seen.observe(place.current);
		for (const touch of TOUCHES) window.addEventListener(touch, wake, { passive: true, signal });
		const onOnline = () => {
			if (rest !== undefined) wakeAgain();
		};
		window.addEventListener("online", onOnline, { signal });
		return () => {
			seen.disconnect();
			listening.abort();
			clearTimeout(rest);
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
		const state = left.current;
		left.current = undefined;
		// What is entered again is drawn once this drawing is over.
		if (state !== undefined) queueMicrotask(() => restoreReaderState(element, state));
	}, []);

	if (isAwake) {
		return (
			<AsSent key="awake" value={isSent}>
				<div ref={restore}>{children}</div>
			</AsSent>
		);
	}
	return (
		<Fragment key="dormant">
			{/* Always there, or who listens would not be told. */}
			<div role="status" className="print:hidden">
				{isHeldUp ? <p className="mb-5 border-warn border-l-2 pl-3 text-sm text-warn">{waiting}</p> : null}
			</div>
			{typeof window === "undefined" ? (
				<AsSent value={isSent}>
					<div data-dormant="">{children}</div>
				</AsSent>
			) : (
				<div
					data-dormant=""
					ref={hold}
					suppressHydrationWarning
					// biome-ignore lint/security/noDangerouslySetInnerHtml: it sets nothing, and keeps what the server drew.
					dangerouslySetInnerHTML={AS_SENT}
				/>
			)}
		</Fragment>
	);
}
