"use client";

import { type RefObject, useLayoutEffect, useState } from "react";

export type Size = { width: number; height: number };

/** The size of an element in whole pixels, followed as it changes; undefined before it is known. */
export function useSize(element: RefObject<HTMLElement | null>): Size | undefined {
	const [size, setSize] = useState<Size>();
	useLayoutEffect(() => {
		const { current } = element;
		if (current === null) return;
		const take = () => {
			const next = { width: current.clientWidth, height: current.clientHeight };
			setSize((held) => (held?.width === next.width && held.height === next.height ? held : next));
		};
		take();
		const observer = new ResizeObserver(take);
		observer.observe(current);
		return () => observer.disconnect();
	}, [element]);
	return size;
}
