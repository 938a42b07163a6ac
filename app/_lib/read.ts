import type { LabStatus } from "#server/contract/lab.ts";
import type { LessonProgress } from "#server/contract/learner.ts";
import type { ServerCaller } from "./caller.ts";

/** The lab's state for the first drawing; undefined when it cannot be had, for the browser asks again anyway. */
export async function readLab(caller: ServerCaller): Promise<LabStatus | undefined> {
	try {
		return await caller.lab.status();
	} catch {
		return undefined;
	}
}

/** How far the learner is; nothing when it cannot be had, for the course is readable without. */
export async function readProgress(caller: ServerCaller): Promise<LessonProgress[]> {
	try {
		return await caller.learner.course();
	} catch {
		return [];
	}
}

/** An address that cannot be one leads nowhere either. */
const ABSENT: readonly unknown[] = ["NOT_FOUND", "BAD_REQUEST"];

/** Whether a call failed because there is no such thing. */
export function isNotFound(error: unknown): boolean {
	return typeof error === "object" && error !== null && "code" in error && ABSENT.includes(error.code);
}

/** The sentence of a server that has too much to do just now; undefined when that is not what is wrong. */
export function busySentence(error: unknown): string | undefined {
	const isBusy = error instanceof Error && "code" in error && error.code === "SERVICE_UNAVAILABLE";
	return isBusy ? error.message : undefined;
}
