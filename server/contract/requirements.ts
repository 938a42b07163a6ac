import type { Arm } from "./arm.ts";
import type { ExperimentDeclaration, Requirement } from "./experiment.ts";
import { Fault } from "./fault.ts";
import type { Dataset, LabStatus } from "./lab.ts";

/** A level that a lab cannot serve, and why. */
export type LackingLevel = { factor: string; level: string; label: string; reason: string };

/** The levels that this lab is known to lack; a lab still being made is not known to lack anything. */
export function lackingLevels(
	declaration: ExperimentDeclaration,
	status: LabStatus | undefined,
): LackingLevel[] {
	if (status?.state !== "ready") return [];
	return declaration.factors.flatMap((factor) => {
		if (factor.kind !== "choice") return [];
		return factor.levels.flatMap(({ id, label, requires }) => {
			const capability = requires === undefined ? undefined : status.capabilities[requires];
			if (capability === undefined || capability.available) return [];
			return [{ factor: factor.id, level: id, label, reason: capability.detail }];
		});
	});
}

/** The lab's data set; undefined while it is still being made. */
export function datasetOf(status: LabStatus): Dataset | undefined {
	return status.state === "ready" ? status.dataset : undefined;
}

/** Whether some of the arms ask for it. */
export function requires(
	{ factors }: Pick<ExperimentDeclaration, "factors">,
	arms: readonly Arm[],
	requirement: Requirement,
): boolean {
	return factors.some(
		(factor) =>
			factor.kind === "choice" &&
			factor.levels.some(
				(level) => level.requires === requirement && arms.some((arm) => arm[factor.id] === level.id),
			),
	);
}

/** What the arms ask for and the lab lacks, each with its field, as in `arms[1].cache`. Null is an arm not known yet. */
export function missingRequirements(
	declaration: ExperimentDeclaration,
	arms: readonly (Arm | null)[],
	status: LabStatus | undefined,
): { field: string; sentence: string }[] {
	const lacking = lackingLevels(declaration, status);
	return arms.flatMap((arm, index) =>
		lacking
			.filter(({ factor, level }) => arm?.[factor] === level)
			.map(({ factor, reason }) => {
				const field = `arms[${index}].${factor}`;
				return { field, sentence: `${field}: ${reason}` };
			}),
	);
}

/** @throws Fault `requirement-missing` with the field of the first arm that asks for what the lab lacks. */
export function checkRequirements(
	arms: readonly Arm[],
	declaration: ExperimentDeclaration,
	status: LabStatus,
): void {
	const [first] = missingRequirements(declaration, arms, status);
	if (first !== undefined) throw new Fault("requirement-missing", first.sentence, { field: first.field });
}
