import { applies, LOAD_LABELS, loadTexts } from "#app/_bench/load-draft.ts";
import type { LoadField } from "#app/_bench/load-parameters.ts";
import { formatAmount, formatBytes, formatCount, formatMoment } from "#app/_lib/format.ts";
import { type Arm, levelLabel } from "#server/contract/arm.ts";
import type { Factor } from "#server/contract/experiment.ts";
import type { Load } from "#server/contract/load.ts";
import { loadOfArm } from "#server/contract/load-factor.ts";
import { letterOf } from "./item-address.ts";
import type { NumberedItem } from "./line.ts";

/** One setting of all things that are compared. */
export type SettingRow = {
	id: string;
	/** What it is a setting of. */
	group: "Experiment" | "Arms" | "Load" | "Machine" | "Data set" | "Postgres settings" | "Code and time";
	label: string;
	/** In the order of the things; "–" where one has no such setting. */
	cells: readonly string[];
	/** Where it differs, figures are no measure of each other. */
	isObstacle: boolean;
};

/** The settings of the things: those in which they differ, and those that are the same in all. */
export function settingRows(items: readonly NumberedItem[]): { differing: SettingRow[]; same: SettingRow[] } {
	const obstacles = new Set(items.flatMap((item) => item.obstacles.map(({ fact }) => fact)));
	const rows = [...experimentRows(items), ...armRows(items), ...loadRows(items), ...placeRows(items)]
		.filter(({ cells }) => cells.some((cell) => cell !== NONE))
		.map((row) => ({ ...row, isObstacle: obstacles.has(row.id) }));
	const differs = ({ cells, id }: SettingRow) => new Set(cells).size > 1 || obstacles.has(id);
	return { differing: rows.filter(differs), same: rows.filter((row) => !differs(row)) };
}

type Bare = Omit<SettingRow, "isObstacle">;

const NONE = "–";

function experimentRows(items: readonly NumberedItem[]): Bare[] {
	return [row("experiment", "Experiment", "Experiment", items, ({ run }) => run.declaration.title)];
}

function armRows(items: readonly NumberedItem[]): Bare[] {
	const factors = new Map(
		items.flatMap(({ run: { declaration } }) =>
			declaration.factors.map((factor): [string, Factor] => [`${declaration.id} ${factor.id}`, factor]),
		),
	);
	const isOfOne = new Set(items.map(({ run }) => run.declaration.id)).size === 1;
	return [...factors].map(([id, factor]) => {
		const isOwn = ({ run }: NumberedItem) => id === `${run.declaration.id} ${factor.id}`;
		// Two experiments may call different things by one name.
		const of = isOfOne ? "" : ` of “${items.find(isOwn)?.run.declaration.title ?? ""}”`;
		return row(`factor ${id}`, "Arms", `${factor.label}${of}`, items, (item) =>
			isOwn(item) ? armsText(item, (arm) => levelText(factor, arm)) : NONE,
		);
	});
}

/** One text for all arms of a thing, or each with its letter: "A none, B b-tree". */
function armsText({ arms, run }: NumberedItem, textOf: (arm: Arm) => string): string {
	const texts = arms.map((arm) => textOf(run.request.arms[arm] ?? {}));
	if (new Set(texts).size === 1) return texts[0] ?? NONE;
	return arms.map((arm, at) => `${letterOf(arm)} ${texts[at]}`).join(", ");
}

function levelText(factor: Factor, arm: Arm): string {
	const value = arm[factor.id];
	if (value === undefined) return NONE;
	return factor.kind === "number" ? formatAmount(Number(value), factor.unit) : levelLabel(factor, arm);
}

const LOAD_UNITS: Partial<Record<LoadField, string>> = {
	thinkMs: "ms",
	arrivalRatePerSec: "requests/s",
	toRatePerSec: "requests/s",
	seconds: "s",
	budgetSeconds: "s",
};
const LOAD_FIELDS = Object.keys(LOAD_LABELS) as LoadField[];

/** The load of each arm, which in a sweep over a load is its own; the run's is the heaviest of them. */
function loadRows(items: readonly NumberedItem[]): Bare[] {
	return LOAD_FIELDS.map((field) =>
		row(`load.${field}`, "Load", field === "model" ? "Loop" : LOAD_LABELS[field], items, (item) => {
			const { declaration, request } = item.run;
			return armsText(item, (arm) => loadText(field, loadOfArm(declaration.factors, arm, request.load)));
		}),
	);
}

function loadText(field: LoadField, load: Load): string {
	const texts = loadTexts(load);
	if (!applies(field, texts) || texts[field] === "") return NONE;
	const unit = LOAD_UNITS[field];
	return unit === undefined ? texts[field] : `${texts[field]} ${unit}`;
}

function placeRows(items: readonly NumberedItem[]): Bare[] {
	const prints = (item: NumberedItem) => item.run.result.fingerprint;
	const settings = new Set(items.flatMap((item) => Object.keys(prints(item).settings)));
	return [
		row("cpu", "Machine", "Processor", items, (item) => prints(item).cpu),
		row("cores", "Machine", "Cores", items, (item) => formatCount(prints(item).cores)),
		row("memoryBytes", "Machine", "Memory", items, (item) => formatBytes(prints(item).memoryBytes)),
		row("platform", "Machine", "Platform", items, (item) => prints(item).platform),
		row("node", "Machine", "Node", items, (item) => prints(item).node),
		row("postgres", "Machine", "Postgres", items, (item) => prints(item).postgres),
		row("scale", "Data set", "Scale", items, (item) => String(prints(item).scale)),
		row("seed", "Data set", "Seed", items, (item) => String(prints(item).seed)),
		...[...settings].map((name) =>
			row(
				`settings.${name}`,
				"Postgres settings",
				name,
				items,
				(item) => prints(item).settings[name] ?? NONE,
			),
		),
		row("commit", "Code and time", "Commit", items, (item) => prints(item).commit.slice(0, 12)),
		row("design", "Code and time", "Blocks × slice", items, ({ run: { result } }) => {
			return `${formatCount(result.design.blocks)} × ${formatCount(result.design.sliceMs)} ms`;
		}),
		row("when", "Code and time", "Asked for", items, ({ run: { queuedAtMs } }) =>
			queuedAtMs === null ? NONE : formatMoment(queuedAtMs),
		),
	];
}

function row(
	id: string,
	group: SettingRow["group"],
	label: string,
	items: readonly NumberedItem[],
	cell: (item: NumberedItem) => string,
): Bare {
	return { id, group, label, cells: items.map(cell) };
}
