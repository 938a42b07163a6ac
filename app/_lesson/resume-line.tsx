"use client";

import { useState } from "react";
import type { LessonHeading } from "#server/contract/lesson.ts";
import { useLesson } from "./lesson-state.tsx";

/** Leads a reader who comes back to where they were. */
export function ResumeLine({ headings }: { headings: readonly LessonHeading[] }) {
	const { learner, blocks } = useLesson();
	// Where they were on coming here: reading on moves the place, and this line with it would make no sense.
	const [place] = useState(learner.place);
	const heading = headings.find(({ id }) => id === place);
	if (place === null || (heading === undefined && !blocks.some(({ id }) => id === place))) return null;
	return (
		<p className="mt-5 text-sm print:hidden">
			<a href={`#${place}`} className="finger text-accent underline underline-offset-4">
				{heading === undefined ? "Continue where you were" : `Continue where you were: ${heading.text}`}
			</a>
		</p>
	);
}
