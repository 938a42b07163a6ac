import type {
	ChoiceFactor,
	ExperimentDeclaration,
	Factor,
	Level,
	NumberFactor,
} from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";

/** For tests: a factor to choose from, its first level the initial one; what Redis serves needs it. */
export function choiceFactor(id: string, label: string, levels: Record<string, string>): ChoiceFactor {
	const listed = Object.entries(levels).map(
		([level, text]): Level => ({
			id: level,
			label: text,
			help: "",
			...(level === "redis" ? { requires: "redis" } : {}),
		}),
	);
	return { kind: "choice", id, label, help: "", initial: listed[0]?.id ?? "", levels: listed };
}

/** For tests: a number from 1 on. */
export function numberFactor(
	id: string,
	label: string,
	rest: Pick<NumberFactor, "unit" | "max" | "initial"> & Partial<NumberFactor>,
): NumberFactor {
	return { kind: "number", id, label, help: "", min: 1, step: 1, ...rest };
}

/** For tests: an experiment of these factors with nothing else to it. */
export function declarationOf(factors: readonly Factor[]): ExperimentDeclaration {
	return {
		id: "example",
		title: "",
		question: "",
		operation: "",
		factors,
		defaultArms: [],
		load: closedLoad(8, 6),
		spans: [],
		counters: [],
	};
}
