"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTRPC } from "#app/_lib/trpc.ts";

/** A place that the reader has stayed at for this long is kept. */
const STAY_MS = 1_500;

/** What has passed this share of the screen's height from above is being read. */
const LINE = 0.35;

export type ReadingPlace = {
	/** Id of the block or heading being read; null above the first of them. */
	place: string | null;
	/** Id of the last heading passed. */
	heading: string | null;
};

/** Where the reader is in a lesson; it is kept for the next visit once they have scrolled there themselves. */
export function useReadingPlace(lesson: string): ReadingPlace {
	const api = useTRPC();
	const { mutate } = useMutation(api.learner.reached.mutationOptions());
	const [reading, setReading] = useState<ReadingPlace>({ place: null, heading: null });
	const kept = useRef<string | null>(null);

	useEffect(() => {
		let frame = 0;
		const look = () => {
			frame = 0;
			const next = readingPlace(window.innerHeight * LINE);
			setReading((held) => (held.place === next.place && held.heading === next.heading ? held : next));
		};
		const onScroll = () => {
			if (frame === 0) frame = requestAnimationFrame(look);
		};
		look();
		window.addEventListener("scroll", onScroll, { passive: true });
		return () => {
			cancelAnimationFrame(frame);
			window.removeEventListener("scroll", onScroll);
		};
	}, []);

	const { place } = reading;
	useEffect(() => {
		if (place === null || place === kept.current) return;
		const timer = setTimeout(() => {
			kept.current = place;
			mutate({ lesson, block: place });
		}, STAY_MS);
		return () => clearTimeout(timer);
	}, [lesson, place, mutate]);

	return reading;
}

function readingPlace(lineY: number): ReadingPlace {
	const reading: ReadingPlace = { place: null, heading: null };
	for (const element of document.querySelectorAll("[data-place]")) {
		// Within another block they do not stand in the order of the page alone, so all are looked at.
		if (element.getBoundingClientRect().top > lineY) continue;
		reading.place = element.id;
		if (element instanceof HTMLHeadingElement) reading.heading = element.id;
	}
	return reading;
}
