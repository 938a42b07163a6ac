"use client";

import { useRef } from "react";
import type { LessonHeading } from "#server/contract/lesson.ts";
import { useLesson } from "./lesson-state.tsx";
import { useReadingPlace } from "./use-reading-place.ts";

type ContentsProps = { title: string; headings: readonly LessonHeading[] };

/** The lesson's headings with the one being read: a bar that opens, or where there is room in the margin a list. */
export function Contents({ title, headings }: ContentsProps) {
	const { slug } = useLesson();
	const { heading } = useReadingPlace(slug);
	const bar = useRef<HTMLDetailsElement>(null);
	if (headings.length === 0) return null;
	const current = headings.find(({ id }) => id === heading);
	const close = () => {
		if (bar.current !== null) bar.current.open = false;
	};
	return (
		<>
			<div className="absolute inset-y-0 right-full mr-10 w-44 max-[118rem]:hidden print:hidden">
				<nav aria-label="Contents" className="sticky top-0 max-h-dvh overflow-y-auto pt-8 pb-8">
					<p className="eyebrow mb-2">In this lesson</p>
					<HeadingList headings={headings} current={current?.id} />
				</nav>
			</div>
			<nav
				aria-label="Contents"
				className="sticky top-0 z-30 -mx-4 border-rule border-b bg-paper px-4 text-sm sm:-mx-8 sm:px-8 xl:mx-0 xl:px-0 min-[118rem]:hidden print:hidden"
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
						className={`block border-rule border-l-2 py-1.5 text-ink-soft pointer-coarse:py-3.5 hover:text-ink aria-[current]:border-accent aria-[current]:text-ink ${depth === 3 ? "pl-6" : "pl-3"}`}
					>
						{text}
					</a>
				</li>
			))}
		</ol>
	);
}
