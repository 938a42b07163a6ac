"use client";

import { useRouter } from "next/navigation";
import type { Action } from "#app/_actions/action.ts";
import { useActions } from "#app/_actions/action-registry.ts";
import { useOnline } from "#app/_ui/use-online.ts";
import type { Step } from "./lesson-steps.tsx";

type StepActionsProps = { previous: Step | undefined; next: Step | undefined };

/** The lessons before and after, by a key or from the palette. */
export function StepActions({ previous, next }: StepActionsProps) {
	const router = useRouter();
	const isOnline = useOnline();
	const to = (id: string, words: string, keys: string, step: Step | undefined): Action[] =>
		step === undefined
			? []
			: [
					{
						id,
						label: `${words}: ${step.title}`,
						group: "Lesson",
						keys,
						isDisabled: !isOnline,
						perform: () => router.push(`/lessons/${step.slug}`),
					},
				];
	useActions([
		...to("next-lesson", "Next lesson", "n", next),
		...to("previous-lesson", "Previous lesson", "p", previous),
	]);
	return null;
}
