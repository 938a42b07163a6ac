"use client";

import { useEffect, useRef } from "react";
import { formatPlural } from "#app/_lib/format.ts";
import { Button, buttonClass } from "#app/_ui/button.tsx";
import type { OpenQuestion } from "./bench-lesson.ts";

type RunGateProps = {
	questions: readonly OpenQuestion[];
	/** The learner goes to a question. */
	onLeave(): void;
	onSkip(): void;
};

/** Before a run whose outcome the lesson asks about: predict it, or run without. */
export function RunGate({ questions, onLeave, onSkip }: RunGateProps) {
	const gate = useRef<HTMLElement>(null);
	useEffect(() => gate.current?.focus(), []);
	const [first] = questions;
	return (
		<section
			ref={gate}
			tabIndex={-1}
			aria-label="Predict first"
			className="mt-3 border-accent border-l-2 pl-4 text-sm leading-relaxed outline-none"
		>
			<p className="font-semibold">What do you expect?</p>
			<p className="max-w-[60ch] text-ink-soft">
				The lesson asks for {formatPlural(questions.length, "prediction")} of this run:{" "}
				{questions.map(({ words }) => words).join("; ")}. Those who guess before they look remember what they
				see.
			</p>
			<div className="mt-2 flex flex-wrap gap-2">
				<a href={`#${first?.id}`} onClick={onLeave} className={buttonClass("primary", "small")}>
					Predict first
				</a>
				<Button size="small" onClick={onSkip}>
					Run without predicting
				</Button>
			</div>
		</section>
	);
}
