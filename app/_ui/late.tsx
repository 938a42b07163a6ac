"use client";

import { type ComponentType, createContext, lazy, Suspense, useContext, useState } from "react";

/** A component whose script is fetched when it is first drawn, or before that. */
export type LatePart<P> = {
	/** Fetches the script; fails where it cannot be had, and may be asked again. */
	fetch(): Promise<ComponentType<P>>;
	isFetched(): boolean;
	/** The component itself once it is there, before that one that waits for it. */
	component(): ComponentType<P>;
};

/**
 * Unlike Next's `dynamic` it says nothing of the script at the head of a page that the server draws: a part that stays
 * as it was drawn there needs none.
 */
export function latePart<P>(load: () => Promise<ComponentType<P>>): LatePart<P> {
	let known: ComponentType<P> | undefined;
	const fetch = async () => {
		known ??= await load();
		return known;
	};
	const coming = lazy(async () => ({ default: await fetch() }));
	return { fetch, isFetched: () => known !== undefined, component: () => known ?? coming };
}

type LateProps<P> = { part: LatePart<P>; props: P };

/** Draws a part, which may suspend until its script is there; one that is there is drawn at once, as `lazy` never would. */
export function Late<P extends object>({ part, props }: LateProps<P>) {
	const [Drawn] = useState(part.component);
	return <Drawn {...props} />;
}

/** Whether the server sends a part to stay as it is, or sent it so before it was drawn anew: nothing of it comes later. */
export const AsSent = createContext(false);

/**
 * Draws a part in a place that is empty until its script is there. What the server sends to stay is not to wait: of a long
 * page it would come last and hidden, for a script to put in its place.
 */
export function LateInPlace<P extends object>(late: LateProps<P>) {
	const isSent = useContext(AsSent);
	// Nor is what is drawn anew in its place, or that place would be empty in between. Found once, for a boundary that comes
	// or goes would draw all within it once more.
	const [isWhole] = useState(() => isSent && (typeof window === "undefined" || late.part.isFetched()));
	const drawn = <Late {...late} />;
	return isWhole ? drawn : <Suspense>{drawn}</Suspense>;
}
