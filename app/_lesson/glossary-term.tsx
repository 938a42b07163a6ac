"use client";

import dynamic from "next/dynamic";
import {
	type KeyboardEvent,
	type PointerEvent,
	type ReactNode,
	useEffect,
	useId,
	useRef,
	useState,
	useSyncExternalStore,
} from "react";
import { Fetched } from "#app/_ui/fetched.tsx";
import type { GlossaryEntry } from "#server/contract/lesson.ts";

// Nobody pays for it who looks up nothing.
const TermMeaning = dynamic(() => import("./term-meaning.tsx").then((module) => module.TermMeaning), {
	ssr: false,
});

/** A mouse on its way from the word to its meaning leaves the one before it is on the other. */
const LEAVE_MS = 180;

const never = () => () => {};

/** A word of the glossary: its meaning comes on hover, on focus and on a tap. Without JavaScript it is a word. */
export function GlossaryTerm({ entry, children }: { entry: GlossaryEntry; children: ReactNode }) {
	const inBrowser = useSyncExternalStore(
		never,
		() => true,
		() => false,
	);
	const word = useRef<HTMLSpanElement>(null);
	const { isOpen, setOpen, hover } = useHover();
	const id = useId();
	if (!inBrowser) return <span className="term noscript:no-underline">{children}</span>;
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key !== "Enter" && event.key !== " ") return;
		event.preventDefault();
		setOpen(!isOpen);
	};
	return (
		<>
			{/* biome-ignore lint/a11y/useSemanticElements: a button cannot be broken over two lines, and these are words */}
			<span
				ref={word}
				role="button"
				tabIndex={0}
				aria-expanded={isOpen}
				{...(isOpen ? { "aria-describedby": id } : {})}
				className="term"
				{...hover}
				onFocus={(event) => event.currentTarget.matches(":focus-visible") && setOpen(true)}
				onBlur={() => setOpen(false)}
				onClick={() => setOpen(true)}
				onKeyDown={onKeyDown}
			>
				{children}
			</span>
			{isOpen ? (
				<Fetched label={entry.term} onClose={() => setOpen(false)}>
					<TermMeaning id={id} entry={entry} anchor={word} hover={hover} onClose={() => setOpen(false)} />
				</Fetched>
			) : null}
		</>
	);
}

/** Handlers of what opens under a mouse and stays while the mouse is on it or on what it opened. */
export type Hover = { onPointerEnter(event: PointerEvent): void; onPointerLeave(event: PointerEvent): void };

function useHover(): { isOpen: boolean; setOpen(isOpen: boolean): void; hover: Hover } {
	const [isOpen, setIsOpen] = useState(false);
	const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
	const setOpen = (next: boolean) => {
		clearTimeout(leaving.current);
		setIsOpen(next);
	};
	useEffect(() => () => clearTimeout(leaving.current), []);
	return {
		isOpen,
		setOpen,
		hover: {
			onPointerEnter(event) {
				if (event.pointerType === "mouse") setOpen(true);
			},
			onPointerLeave(event) {
				if (event.pointerType !== "mouse") return;
				clearTimeout(leaving.current);
				leaving.current = setTimeout(() => setIsOpen(false), LEAVE_MS);
			},
		},
	};
}
