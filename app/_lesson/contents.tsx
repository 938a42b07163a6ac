"use client";

import { useRef } from "react";
import type { LessonHeading } from "#server/contract/lesson.ts";
import { useLesson } from "./lesson-state.tsx";
import { useReadingPlace } from "./use-reading-place.ts";

type ContentsProps = { title: string; headings: readonly LessonHeading[] };

/** The lesson's headings with the one being read: a bar that opens, and where there is room for it a list at the side. */
export function Contents({ title, headings }: ContentsProps) {
	const { slug } = useLesson();
	const { heading } = useReadingPlace(slug);
	const bar = useRef<HTMLDetailsElement>(null);
	// The text keeps its column also beside nothing.
	if (headings.length === 0) return <div className="max-[112rem]:hidden" />;
	const current = headings.find(({ id }) => id === heading);
	const close = () => {
		if (bar.current !== null) bar.current.open = false;
	};
	return (
		<>
			<nav
				aria-label="Contents"
				className="sticky top-0 z-30 max-h-dvh overflow-y-auto pt-12 pb-8 max-[112rem]:hidden print:hidden"
			>
				<p className="eyebrow mb-2">In this lesson</p>
				<HeadingList headings={headings} current={current?.id} />
			</nav>
			<nav
				aria-label="Contents"
				className="sticky top-0 z-30 -mx-4 border-rule border-b bg-paper px-4 text-sm sm:-mx-8 sm:px-8 xl:mx-0 xl:px-0 min-[112rem]:hidden print:hidden"
			>
				<details
					ref={bar}
					onKeyDown={(event) => {
						if (event.key === "Escape") close();
					}}
				>
					<summary className="flex h-10 items-center gap-2.5 text-ink-soft">
						<span className="shrink-0">Contents</span>
						<span aria-hidden="true" className="text-ink-faint">
							/
						</span>
						<span className="min-w-0 truncate text-ink">{current?.text ?? title}</span>
					</summary>
					{/* A press on an entry leads there and closes the list. */}
					<div className="max-h-[70dvh] overflow-y-auto pb-4">
						<HeadingList headings={headings} current={current?.id} onChoose={close} />
					</div>
				</details>
			</nav>
		</>
	);
}

type HeadingListProps = {
	headings: readonly LessonHeading[];
	current: string | undefined;
	onChoose?: () => void;
};

function HeadingList({ headings, current, onChoose }: HeadingListProps) {
	return (
		<ol className="text-sm leading-snug">
			{headings.map(({ id, text, depth }) => (
				<li key={id}>
					<a
						href={`#${id}`}
						onClick={onChoose}
						{...(id === current ? { "aria-current": "location" } : {})}
						className={`block border-rule border-l-2 py-1.5 text-ink-soft hover:text-ink aria-[current]:border-accent aria-[current]:text-ink ${depth === 3 ? "pl-6" : "pl-3"}`}
					>
						{text}
					</a>
				</li>
			))}
		</ol>
	);
}
