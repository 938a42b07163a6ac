import type { ServerCaller } from "#app/_lib/caller.ts";
import { isNotFound } from "#app/_lib/read.ts";
import { formatArm } from "#server/contract/arm.ts";
import type { RunRecord } from "#server/contract/run.ts";
import { benchAddress } from "./load-draft.ts";
import { LOAD_PARAMETERS } from "./load-parameters.ts";

type Query = Readonly<Record<string, string | string[] | undefined>>;

const SETTINGS = ["arm", "layout", "sweep", "cross", "aside", ...Object.values(LOAD_PARAMETERS)];

/**
 * The whole address of the bench where it was asked with a run and no settings: they are that run's, or it would stand
 * beside others. Undefined where settings are given, or the run is none, or of an experiment that this bench has not.
 *
 * @param experiments ids of those that it has
 */
export async function addressOfBareRun(
	caller: ServerCaller,
	query: Query,
	experiments: readonly string[],
): Promise<string | undefined> {
	const { run, experiment, ...shown } = query;
	if (typeof run !== "string" || SETTINGS.some((name) => query[name] !== undefined)) return undefined;
	const record = await find(caller, run);
	if (record === undefined || !experiments.includes(record.declaration.id)) return undefined;
	const { id } = record.declaration;
	if (experiment !== undefined && experiment !== id) return undefined;
	const { arms, load, layout } = record.request;
	const rest = new URLSearchParams([["run", run]]);
	for (const [name, value] of Object.entries(shown)) {
		for (const one of [value ?? []].flat()) rest.append(name, one);
	}
	return `${benchAddress(id, arms.map(formatArm), load, layout)}&${rest}`;
}

/** The bench itself says why there is none. */
async function find(caller: ServerCaller, id: string): Promise<RunRecord | undefined> {
	try {
		return await caller.runs.get({ id });
	} catch (error) {
		if (isNotFound(error)) return undefined;
		throw error;
	}
}
