import type { Evidence } from "./evidence.ts";
import type { FigureIntervals, Result, Summary, Warning } from "./result.ts";
import type { RunState } from "./run.ts";

/** What one arm did in the last interval and so far; null when it had no slice in it. */
export type ArmPoint = { interval: Summary | null; soFar: Summary | null };

/** A point of the live chart; `arms` in the order of the request. */
export type Point = {
	/** Milliseconds since the first operation of this attempt, warm-up included. */
	tMs: number;
	phase: "warm-up" | "measure";
	arms: ArmPoint[];
	/** Of each arm of a laid-out run so far, whenever whole pairs of blocks have come to new ones. */
	intervals?: FigureIntervals[];
};

/** What happened to a run, in the words of the log. */
export type RunEventBody =
	| { kind: "state"; state: RunState; restarted: boolean; failure?: { code: string; sentence: string } }
	| { kind: "progress"; label: string; share: number }
	| { kind: "snapshot"; point: Point }
	| { kind: "evidence"; evidence: Evidence }
	| { kind: "warning"; warning: Warning }
	| { kind: "result"; result: Result };

/** A numbered event. Numbers rise without gaps over all attempts of a run; samples of two attempts never mix. */
export type RunEvent = RunEventBody & { seq: number; attempt: number; atMs: number };
