import type { Arm } from "#server/contract/arm.ts";
import { type DeclaredExperiment, declarationOf } from "#server/contract/declared.ts";
import type { Experiment } from "#server/contract/experiment.ts";
import type { Dataset, Lab } from "#server/contract/lab.ts";
import { checkPlanning, compareAnswers } from "./answers.ts";
import { refuseFaults } from "./check.ts";
import { ensureCopies } from "./copies.ts";
import { explainArm } from "./evidence.ts";
import { rowsOf, USUAL_DATASET } from "./lab-tables.ts";
import { planOf } from "./plan.ts";
import { openService } from "./service.ts";
import { openValues, type Values } from "./values.ts";

/** The experiment that a lesson declares in SQL alone: one choice, the arm, each with copies of the tables for itself. */
export function declaredExperiment(definition: DeclaredExperiment): Experiment {
	const { load, tables, answers } = definition;
	/** Asked for once in a lab, however many arms draw from them. */
	const known = new WeakMap<Lab, Promise<Values>>();
	const valuesIn = (lab: Lab): Promise<Values> => {
		const values = known.get(lab) ?? openValues(definition, lab);
		known.set(lab, values);
		return values;
	};
	const copiedRows = (arms: readonly Arm[], dataset: Dataset) =>
		arms.length * tables.reduce((sum, table) => sum + rowsOf(table, dataset), 0);

	return {
		declaration: declarationOf(definition),
		cost: (arms, _load, dataset = USUAL_DATASET) => ({
			connections: arms.length * load.connections,
			copiedRows: copiedRows(arms, dataset),
		}),
		async prepare(arm, lab) {
			// The lesson was checked when it was read; a definition may come from a stored run or a file, too.
			await refuseFaults(definition);
			const plan = await planOf(definition, arm.arm, lab);
			await ensureCopies(plan, lab);
			await checkPlanning(plan, definition, lab);
			const values = await valuesIn(lab);
			if (answers === "same" && !plan.isWriting) await compareAnswers(plan, definition, values, lab);
		},
		async client(arm, lab) {
			const plan = await planOf(definition, arm.arm, lab);
			return openService(plan, await valuesIn(lab), load.connections, lab);
		},
		async evidence(arm, lab) {
			const plan = await planOf(definition, arm.arm, lab);
			return explainArm(plan, definition, await valuesIn(lab), lab);
		},
	};
}
