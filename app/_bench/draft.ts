import { layOut } from "#app/_sweep/layout-draft.ts";
import { COMPARED, isLaidOut, LAYOUT_KINDS, type LayoutDraft } from "#app/_sweep/layout-kind.ts";
import { type Arm, formatArm, normaliseArm, parseArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";
import { checkOwnLoad } from "#server/contract/layout.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { heaviestLoad } from "#server/contract/load-factor.ts";
import type { RunRequestInput } from "#server/contract/run.ts";
import { checkLoadDraft } from "./load-check.ts";
import { LOAD_LABELS, type LoadDraft } from "./load-draft.ts";
import type { LoadField } from "./load-parameters.ts";

/** What the bench is set to, as the URL holds it: text that may be wrong. Without a layout its arms are compared. */
export type Draft = { arms: readonly string[]; load: LoadDraft; layout?: LayoutDraft };

/** One thing wrong with a draft; `field` as in `load.clients` or `arms[1].index`. */
export type FieldFault = { field: string; sentence: string };

/** A draft as checked: `request` is there only when nothing is wrong. */
export type CheckedDraft = {
	arms: readonly (Arm | null)[];
	faults: readonly FieldFault[];
	request: RunRequestInput | null;
};

/** Checks a draft as the server will, so that a bad one is refused before it is sent. */
export function checkDraft(declaration: ExperimentDeclaration, draft: Draft): CheckedDraft {
	const { kind } = draft.layout ?? COMPARED;
	if (isLaidOut(draft.layout)) return checkLaidOut(declaration, draft);
	const compared = checkCompared(declaration, draft);
	if (kind === COMPARED.kind) return compared;
	return { arms: compared.arms, faults: [unknownKind(kind), ...compared.faults], request: null };
}

function unknownKind(kind: string): FieldFault {
	const kinds = `${LAYOUT_KINDS.slice(0, -1).join(", ")} or ${LAYOUT_KINDS.at(-1)}`;
	const sentence = `layout: "${kind.slice(0, 40)}" is no way to lay out arms; it is ${kinds}. Choose one above.`;
	return { field: "layout", sentence };
}

function checkLaidOut(declaration: ExperimentDeclaration, draft: Draft): CheckedDraft {
	const faults: FieldFault[] = [];
	const load = checkLoadDraft(draft.load, faults);
	const laidOut = layOut(declaration, draft, load, faults);
	const lines = draft.arms.map((text, index) => {
		const checked = attempt(() => parseArm(declaration.factors, text, `arms[${index}]`));
		return "value" in checked ? checked.value : null;
	});
	if (laidOut === null || load === null) return { arms: lines, faults, request: null };
	const arms = laidOut.arms.map((arm) => ({ ...arm }));
	const request = {
		experiment: declaration.id,
		arms,
		load: heaviestLoad(declaration.factors, laidOut.arms, load),
		layout: laidOut.layout,
	};
	return { arms: lines, faults, request };
}

function checkCompared(declaration: ExperimentDeclaration, draft: Draft): CheckedDraft {
	const faults: FieldFault[] = [];
	const { min, max } = LIMITS.arms;
	if (draft.arms.length < min || draft.arms.length > max) {
		const sentence = `arms: ${draft.arms.length} given; compare ${min} to ${max} arms.`;
		faults.push({ field: "arms", sentence });
	}
	const arms = draft.arms.slice(0, max).map((text, index) => {
		const checked = attempt(() => {
			const arm = parseArm(declaration.factors, text, `arms[${index}]`);
			checkOwnLoad(declaration.factors, [arm], undefined);
			return arm;
		});
		if ("fault" in checked) faults.push(checked.fault);
		return "value" in checked ? checked.value : null;
	});
	faults.push(...twins(arms));
	const load = checkLoadDraft(draft.load, faults, draft.arms.length);
	const request =
		faults.length === 0 && load !== null
			? {
					experiment: declaration.id,
					arms: arms.filter((arm) => arm !== null).map((arm) => ({ ...arm })),
					load,
				}
			: null;
	return { arms, faults, request };
}

function attempt(parse: () => Arm): { value: Arm } | { fault: FieldFault } {
	try {
		return { value: parse() };
	} catch (thrown) {
		if (!(thrown instanceof Fault)) throw thrown;
		return { fault: { field: thrown.field ?? "arms", sentence: thrown.message } };
	}
}

function twins(arms: readonly (Arm | null)[]): FieldFault[] {
	const seen = new Map<string, number>();
	const faults: FieldFault[] = [];
	for (const [index, arm] of arms.entries()) {
		if (arm === null) continue;
		const text = formatArm(arm);
		const twin = seen.get(text);
		if (twin === undefined) seen.set(text, index);
		else {
			const sentence = `arms[${index}]: the same as arms[${twin}]. Change one level of it.`;
			faults.push({ field: `arms[${index}]`, sentence });
		}
	}
	return faults;
}

/** The parts of an arm's text, right or wrong, so that the controls can show what the URL says. */
export function looseLevels(text: string): ReadonlyMap<string, string> {
	const parts = text.split(",").map((part) => part.trim().split("="));
	return new Map(parts.flatMap(([id, value]) => (id && value !== undefined ? [[id, value] as const] : [])));
}

/** The text of an arm with one level changed: canonical when that gives a right arm, else as written. */
export function withLevel(factors: readonly Factor[], text: string, id: string, value: string): string {
	const known = new Map([...looseLevels(text)].filter(([key]) => factors.some((one) => one.id === key)));
	known.set(id, value);
	return canonical(factors, known);
}

/** An arm's text with all its levels where they make a right arm, else as they are written. */
function canonical(factors: readonly Factor[], levels: ReadonlyMap<string, string>): string {
	try {
		return formatArm(normaliseArm(factors, Object.fromEntries(levels), "arm"));
	} catch (thrown) {
		if (!(thrown instanceof Fault)) throw thrown;
		return [...levels].map(([key, level]) => `${key}=${level}`).join(",");
	}
}

/**
 * An arm to add beside the given ones: the last of them with one choice changed to a level that no
 * other arm has, so that the two can be compared at once, or else with a number doubled. Undefined
 * when there is none.
 */
export function proposeArm(
	factors: readonly Factor[],
	texts: readonly string[],
	usable: (factor: string, level: string) => boolean,
): string | undefined {
	const last = texts.at(-1) ?? "";
	const choices = factors.flatMap((factor) => (factor.kind === "choice" ? [factor] : []));
	const numbers = factors.flatMap((factor) => (factor.kind === "number" ? [factor] : []));
	const levels = looseLevels(last);
	const proposals = [
		...choices.flatMap(({ id, levels: own }) =>
			own.filter((level) => usable(id, level.id)).map((level) => ({ id, value: level.id })),
		),
		...numbers
			.filter(({ id }) => levels.has(id))
			.flatMap(({ id, min, max }) =>
				[2 * Number(levels.get(id)), min, max]
					.filter((value) => value >= min && value <= max)
					.map((value) => ({ id, value: String(value) })),
			),
	];
	const taken = texts.map((text) => canonical(factors, looseLevels(text)));
	return proposals
		.map(({ id, value }) => withLevel(factors, last, id, value))
		.find((text) => !taken.includes(text));
}

/** A fault as a person reads it: "Arm B, Indexing (arms[1].index): no level …". */
export function faultInWords(declaration: ExperimentDeclaration, fault: FieldFault): string {
	const place = /^arms\[(\d+)\](?:\.(.+))?$/.exec(fault.field);
	const sentence = fault.sentence.startsWith(`${fault.field}: `)
		? fault.sentence.slice(fault.field.length + 2)
		: fault.sentence;
	if (place === null) {
		const name = fault.field === "arms" ? "Arms" : loadLabel(fault.field);
		return name === undefined ? fault.sentence : `${name} (${fault.field}): ${sentence}`;
	}
	const letter = String.fromCharCode(65 + Number(place[1]));
	const factor = declaration.factors.find((one) => one.id === place[2]);
	const name = factor === undefined ? `Arm ${letter}` : `Arm ${letter}, ${factor.label}`;
	return `${name} (${fault.field}): ${sentence}`;
}

function loadLabel(field: string): string | undefined {
	const name = field.replace(/^load\./, "");
	return Object.hasOwn(LOAD_LABELS, name) ? LOAD_LABELS[name as LoadField] : undefined;
}
