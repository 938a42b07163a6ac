import { COMPARED, LAYOUT_KINDS, type LayoutDraft } from "#app/_sweep/layout-kind.ts";
import { layoutTexts } from "#app/_sweep/layout-text.ts";
import type { Layout } from "#server/contract/layout.ts";
import type { Load } from "#server/contract/load.ts";
import { LOAD_PARAMETERS, type LoadField } from "./load-parameters.ts";

/**
 * A load as the URL holds it: text that may be wrong. What only the other model has is kept, so that
 * a look at it and back loses nothing. No budget is an empty text.
 */
export type LoadDraft = Readonly<Record<LoadField, string>>;

/** What a control is called, and a fault of it. */
export const LOAD_LABELS: Record<LoadField, string> = {
	model: "Load",
	clients: "Clients",
	thinkMs: "Think time",
	arrivalRatePerSec: "Arrival rate",
	arrivals: "Arrivals",
	profile: "Profile",
	toRatePerSec: "To rate",
	seconds: "Seconds",
	budgetSeconds: "At most",
};

/** What a setting is where neither the URL nor the load says anything of it. */
const PLAIN: LoadDraft = {
	model: "closed",
	clients: "",
	thinkMs: "0",
	arrivalRatePerSec: "100",
	arrivals: "constant",
	profile: "constant",
	toRatePerSec: "",
	seconds: "",
	budgetSeconds: "",
};

/** A load as text. */
export function loadTexts(load: Load): LoadDraft {
	const entries = Object.entries(load).map(([field, value]) => [field, value === null ? "" : String(value)]);
	return { ...PLAIN, ...Object.fromEntries(entries) };
}

/** Whether a setting has a meaning beside the others. */
export function applies(field: LoadField, { model, profile }: LoadDraft): boolean {
	switch (field) {
		case "thinkMs":
			return model !== "open";
		case "arrivalRatePerSec":
		case "arrivals":
		case "profile":
			return model === "open";
		case "toRatePerSec":
			return model === "open" && profile !== "constant";
		default:
			return true;
	}
}

/**
 * The settings as a URL says them: null for what has no meaning or goes without saying. The think time never does, for
 * an experiment may have one of its own.
 *
 * @param initial what is read where the URL says nothing
 */
export function loadQuery(draft: LoadDraft, initial: LoadDraft = PLAIN): Record<LoadField, string | null> {
	const query = (field: LoadField) =>
		!applies(field, draft) ||
		(field !== "thinkMs" && draft[field] === PLAIN[field] && initial[field] === PLAIN[field])
			? null
			: draft[field];
	return {
		model: query("model"),
		clients: query("clients"),
		thinkMs: query("thinkMs"),
		arrivalRatePerSec: query("arrivalRatePerSec"),
		arrivals: query("arrivals"),
		profile: query("profile"),
		toRatePerSec: query("toRatePerSec"),
		seconds: query("seconds"),
		budgetSeconds: query("budgetSeconds"),
	};
}

/** The address of the bench with these settings. */
export function benchAddress(
	experiment: string,
	arms: readonly string[],
	load: Load,
	layout?: Layout,
): string {
	const draft = { arms, load: loadTexts(load) };
	if (layout === undefined) return `/bench?${benchQuery(experiment, draft)}`;
	const { sweep, ...laidOut } = layoutTexts(layout, arms);
	const whole = {
		...draft,
		arms: laidOut.arms,
		layout: { ...laidOut, kind: layout.kind, sweep: sweep ?? "" },
	};
	return `/bench?${benchQuery(experiment, whole)}`;
}

type BenchSettings = { arms: readonly string[]; load: LoadDraft; layout?: LayoutDraft };

/** The settings as the bench's address has them, right or wrong. */
export function benchQuery(experiment: string, settings: BenchSettings): string {
	return `${new URLSearchParams({ experiment })}&${settingsQuery(settings)}`;
}

/** The same of no experiment. */
export function settingsQuery({ arms, load, layout = COMPARED }: BenchSettings): string {
	const settings = Object.entries(loadQuery(load)).flatMap(([field, text]) =>
		text === null ? [] : [[LOAD_PARAMETERS[field as LoadField], text]],
	);
	return String(
		new URLSearchParams([
			...arms.map((arm) => ["arm", arm]),
			...(layout.kind === "compare" ? [] : [["layout", layout.kind]]),
			...(layout.kind === "sweep" ? [["sweep", layout.sweep]] : []),
			...(layout.kind === "factorial" ? layout.cross.map((crossing) => ["cross", crossing]) : []),
			...settings,
		]),
	);
}

/** Reads what `settingsQuery` wrote; of any other text what there is to be read. */
export function readSettings(text: string): Required<BenchSettings> {
	const query = new URLSearchParams(text);
	const load = Object.entries(LOAD_PARAMETERS).map(([field, name]) => [
		field,
		query.get(name) ?? PLAIN[field as LoadField],
	]);
	return {
		arms: query.getAll("arm"),
		load: { ...PLAIN, ...Object.fromEntries(load) },
		layout: {
			kind: LAYOUT_KINDS.find((kind) => kind === query.get("layout")) ?? COMPARED.kind,
			sweep: query.get("sweep") ?? "",
			cross: query.getAll("cross"),
		},
	};
}

/** Whether two loads are the same, however their settings are ordered. */
export function sameLoad(one: Load, other: Load): boolean {
	const [left, right] = [loadTexts(one), loadTexts(other)];
	return Object.keys(LOAD_PARAMETERS).every(
		(field) => left[field as LoadField] === right[field as LoadField],
	);
}
