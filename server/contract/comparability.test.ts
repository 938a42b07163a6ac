import { expect, test } from "vitest";
import { declared } from "#server/testing/declared-experiment.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { findObstacles } from "./comparability.ts";
import type { DeclaredExperiment } from "./declared.ts";

const { request, output: result } = recordedRun();
const measured = (definition: DeclaredExperiment) => ({
	request: { ...request, declared: definition },
	result,
});

test("an experiment that a lesson declares is the same in whatever order its parts were kept", () => {
	const definition = declared();
	const turned = Object.fromEntries(Object.entries(definition).reverse()) as DeclaredExperiment;
	expect(findObstacles(measured(definition), measured(turned))).toEqual([]);
});

test("one that was edited is another, though it has the same id", () => {
	const edited = declared({ title: "Something else" });
	expect(findObstacles(measured(declared()), measured(edited))).toEqual([
		{ fact: "experiment", base: request.experiment, now: `${request.experiment}, edited since` },
	]);
});
