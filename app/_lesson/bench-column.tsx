"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { bringIntoView } from "#app/_ui/bring-into-view.ts";
import { useMediaQuery } from "#app/_ui/use-media-query.ts";
import { BENCH_COLUMN, benchSlot, WIDE } from "./bench-place.ts";
import { useLesson } from "./lesson-state.tsx";

// The text can be read before the bench is there, and on a phone it may never be asked for.
const LessonBench = dynamic(() => import("./lesson-bench.tsx").then((module) => module.LessonBench), {
	ssr: false,
	loading: () => <BenchComing />,
});

/**
 * The one bench of a lesson: in the column beside the text, or on a narrow screen under the block that set it. It is
 * drawn into an element of its own that is moved from place to place, so that a run goes on in it undisturbed.
 */
export function BenchColumn() {
	const { preset, isBenchAsked, summons } = useLesson();
	const isWide = useMediaQuery(WIDE);
	const [element, setElement] = useState<HTMLElement>();
	const id = preset?.id;
	const isOpen = id !== undefined && (isWide || isBenchAsked);

	useEffect(() => {
		if (!isOpen) return;
		const bench = element ?? document.createElement("div");
		if (element === undefined) setElement(bench);
		document.getElementById(isWide ? BENCH_COLUMN : benchSlot(id))?.append(bench);
		return () => bench.remove();
	}, [element, id, isOpen, isWide]);

	const answered = useRef(0);
	useEffect(() => {
		const bench = document.getElementById("bench");
		// Asked for the first time on a narrow screen, it is not there before a second drawing.
		if (summons === answered.current || bench === null) return;
		answered.current = summons;
		bench.focus({ preventScroll: true });
		const { top } = bench.getBoundingClientRect();
		if (top < 0 || top > window.innerHeight / 2) bringIntoView(bench);
	});

	if (id === undefined) return null;
	return (
		<div
			id={BENCH_COLUMN}
			className="max-xl:hidden xl:sticky xl:top-0 xl:max-h-dvh xl:overflow-y-auto xl:pt-10 xl:pb-10 xl:[scrollbar-width:thin] print:hidden"
		>
			{element === undefined ? <BenchComing /> : null}
			{element !== undefined && isOpen
				? createPortal(
						<section id="bench" aria-label="Bench" tabIndex={-1} className="scroll-mt-16 outline-none">
							<LessonBench />
						</section>,
						element,
					)
				: null}
		</div>
	);
}

function BenchComing() {
	return (
		<div className="squared flex min-h-80 items-center justify-center rounded-md border border-rule p-6">
			<p className="max-w-[44ch] bg-card px-4 py-2 text-ink-soft text-sm leading-relaxed">
				<span className="noscript:hidden">The bench is being set up…</span>
				<span className="hidden noscript:inline">
					The bench measures live and draws as it goes, and needs JavaScript for it. The text can be read
					without; the same runs can be made on the command line.
				</span>
			</p>
		</div>
	);
}
