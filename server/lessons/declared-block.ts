import type { Code } from "mdast";
import type { Experiment } from "#server/contract/experiment.ts";
import { type FaultList, placeOf } from "./faults.ts";

/** What an experiment that a lesson declares is read with. */
export type DeclaredContext = {
	/** The lesson's: an experiment's id is `slug/name`. */
	slug: string;
	/** The whole file. */
	source: string;
	/** Ids of those declared above it. */
	declared: readonly string[];
	faults: FaultList;
};

/** Whether a fenced block declares an experiment: ```` ```yaml experiment ````. */
export function isDeclaration({ lang, meta }: Code): boolean {
	return lang === "yaml" && meta?.trim() === "experiment";
}

/**
 * Reads an experiment that a lesson declares in SQL. Its YAML begins on the line behind the block's own.
 *
 * @returns undefined when there was a fault; all of them are in `context.faults`.
 */
export function readDeclared(node: Code, context: DeclaredContext): Experiment | undefined {
	context.faults.add(
		placeOf(node),
		"experiment",
		"experiments cannot be declared in a lesson yet. Leave it out.",
	);
	return undefined;
}
