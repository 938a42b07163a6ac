"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { bringIntoView } from "#app/_ui/bring-into-view.ts";
import { Fetched } from "#app/_ui/fetched.tsx";
import { useMediaQuery } from "#app/_ui/use-media-query.ts";
import { BenchCover } from "./bench-cover.tsx";
import { BENCH_COLUMN, benchSlot, WIDE } from "./bench-place.ts";
import { useLesson } from "./lesson-state.tsx";
import { runOf } from "./preset.ts";

const fetchBench = () => import("./lesson-bench.tsx");

// The text can be read without the bench: it comes when it is asked for.
const LessonBench = dynamic(() => fetchBench().then((module) => module.LessonBench), {
	ssr: false,
	loading: () => <BenchComing />,
});

/**
 * The one bench of a lesson: in the column beside the text, or on a narrow screen under the block that set it. Until it
 * is touched a cover stands in the column. The bench is drawn into an element of its own that is moved from place to
 * place, so that a run goes on in it undisturbed.
 */
export function BenchColumn() {
	const { preset, experiments, runs, isBenchAsked, summons } = useLesson();
	const isWide = useMediaQuery(WIDE);
	const [element, setElement] = useState<HTMLElement>();
	const [touches, setTouches] = useState(0);
	const pressed = useRef(false);
	const id = preset?.id;
	const isLive = isBenchAsked || touches > 0 || (id !== undefined && runOf(runs, id) !== undefined);
	const isOpen = id !== undefined && (isWide ? isLive : isBenchAsked);

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
		if (summons + touches === answered.current || bench === null) return;
		answered.current = summons + touches;
		bench.focus({ preventScroll: true });
		const { top } = bench.getBoundingClientRect();
		if (top < 0 || top > window.innerHeight / 2) bringIntoView(bench);
	});

	const declaration = experiments.find((one) => one.id === preset?.experiment);
	if (preset === undefined || declaration === undefined) return null;
	const touch = (isPressed: boolean) => {
		pressed.current = isPressed;
		setTouches((count) => count + 1);
	};
	const takePress = () => {
		const wasPressed = pressed.current;
		pressed.current = false;
		return wasPressed;
	};
	return (
		<div
			id={BENCH_COLUMN}
			className="max-xl:hidden xl:sticky xl:top-0 xl:max-h-dvh xl:scroll-pt-30 xl:overflow-y-auto xl:pt-10 xl:pb-10 xl:[scrollbar-width:thin] big:static big:order-first big:max-h-none print:hidden"
		>
			{isLive ? null : (
				<BenchCover
					preset={preset}
					declaration={declaration}
					isShown={isWide}
					onNear={() => void fetchBench()}
					onRun={() => touch(true)}
					onOpen={() => touch(false)}
				/>
			)}
			{element !== undefined && isOpen
				? createPortal(
						<section id="bench" aria-label="Bench" tabIndex={-1} className="scroll-mt-16 outline-none">
							<Fetched label="Bench">
								<LessonBench takePress={takePress} />
							</Fetched>
						</section>,
						element,
					)
				: null}
		</div>
	);
}

function BenchComing() {
	return (
		<p className="squared flex min-h-80 items-center justify-center rounded-md border border-rule p-6">
			<span className="bg-card px-4 py-2 text-ink-soft text-sm">The bench is being set up…</span>
		</p>
	);
}
