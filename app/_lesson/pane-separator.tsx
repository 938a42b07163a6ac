"use client";

import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { PANE_COOKIE, PANE_REM, paneRem } from "./pane-width.ts";

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Between text and bench: drawn aside with the pointer or the arrow keys, put back by a double click. */
export function PaneSeparator({ initial }: { initial: number }) {
	const separator = useRef<HTMLDivElement>(null);
	const [rem, setRem] = useState(initial);
	const drag = useRef<{ fromX: number; fromRem: number } | null>(null);
	const set = (wanted: number) => {
		const next = paneRem(String(Math.round(wanted * 10) / 10));
		setRem(next);
		separator.current?.parentElement?.style.setProperty("--text-pane", `${next}rem`);
		// biome-ignore lint/suspicious/noDocumentCookie: the other way to write one needs a secure context, which a lab on another machine is not
		document.cookie = `${PANE_COOKIE}=${next}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const wanted = {
			ArrowLeft: rem - PANE_REM.step,
			ArrowRight: rem + PANE_REM.step,
			Home: PANE_REM.min,
			End: PANE_REM.max,
		}[event.key];
		if (wanted === undefined) return;
		event.preventDefault();
		set(wanted);
	};
	const onPointerMove = (event: PointerEvent) => {
		if (drag.current === null) return;
		const rootPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
		set(drag.current.fromRem + (event.clientX - drag.current.fromX) / rootPx);
	};
	return (
		// biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
		<div
			ref={separator}
			role="separator"
			tabIndex={0}
			aria-label="Width of the text"
			aria-orientation="vertical"
			aria-valuenow={rem}
			aria-valuemin={PANE_REM.min}
			aria-valuemax={PANE_REM.max}
			onKeyDown={onKeyDown}
			onPointerDown={(event) => {
				event.currentTarget.setPointerCapture(event.pointerId);
				drag.current = { fromX: event.clientX, fromRem: rem };
			}}
			onPointerMove={onPointerMove}
			onLostPointerCapture={() => {
				drag.current = null;
			}}
			onDoubleClick={() => set(PANE_REM.initial)}
			className="group sticky top-0 hidden h-dvh cursor-col-resize touch-none select-none justify-center outline-offset-[-0.75rem] xl:flex big:hidden print:hidden"
		>
			<span
				aria-hidden="true"
				className="w-px bg-rule group-hover:w-0.5 group-hover:bg-rule-strong group-focus-visible:w-0.5 group-focus-visible:bg-accent"
			/>
		</div>
	);
}
