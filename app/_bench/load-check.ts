import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { ARRIVALS, type Load, PROFILES } from "#server/contract/load.ts";
import { checkLoad } from "#server/contract/run.ts";
import type { FieldFault } from "./draft.ts";
import type { LoadDraft } from "./load-draft.ts";
import type { LoadField } from "./load-parameters.ts";

const MODELS = ["closed", "open"] as const;

/** Checks a load for so many arms as the server will; what is wrong is added to `faults`, and then there is no load. */
export function checkLoadDraft(
	draft: LoadDraft,
	faults: FieldFault[],
	armCount: number = LIMITS.arms.min,
): Load | null {
	const before = faults.length;
	const number = (field: LoadField, limit: { min: number; max: number }) =>
		wholeNumber(draft[field], limit, `load.${field}`, faults);
	const model = choice("model", draft.model, MODELS, faults);
	const clients = number("clients", LIMITS.clients);
	const seconds = number("seconds", LIMITS.seconds);
	const budgetSeconds = draft.budgetSeconds === "" ? null : number("budgetSeconds", LIMITS.budgetSeconds);
	const common = { clients, seconds, budgetSeconds };
	let load: Load;
	if (model === "closed") {
		load = { model, ...common, thinkMs: number("thinkMs", LIMITS.thinkMs) };
	} else {
		const profile = choice("profile", draft.profile, PROFILES, faults);
		load = {
			model,
			...common,
			arrivalRatePerSec: number("arrivalRatePerSec", LIMITS.arrivalRatePerSec),
			arrivals: choice("arrivals", draft.arrivals, ARRIVALS, faults),
			profile,
			toRatePerSec: profile === "constant" ? null : number("toRatePerSec", LIMITS.arrivalRatePerSec),
		};
	}
	if (faults.length > before) return null;
	try {
		checkLoad(load, armCount);
		return load;
	} catch (thrown) {
		if (!(thrown instanceof Fault)) throw thrown;
		faults.push({ field: thrown.field ?? "load", sentence: thrown.message });
		return null;
	}
}

function choice<T extends string>(
	field: LoadField,
	text: string,
	choices: readonly [T, ...T[]],
	faults: FieldFault[],
): T {
	const found = choices.find((one) => one === text);
	if (found !== undefined) return found;
	const sentence = `load.${field}: there is no "${text.slice(0, 64)}". Choose one of ${choices.join(", ")}.`;
	faults.push({ field: `load.${field}`, sentence });
	return choices[0];
}

function wholeNumber(
	text: string,
	limit: { min: number; max: number },
	field: string,
	faults: FieldFault[],
): number {
	const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
	if (!Number.isInteger(value) || value < limit.min || value > limit.max) {
		const sentence = `${field}: ${text.slice(0, 64) || "nothing"} is not a whole number from ${limit.min} to ${limit.max}.`;
		faults.push({ field, sentence });
	}
	return value;
}
