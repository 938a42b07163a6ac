import { formatBytes, formatUs } from "#app/_lib/format.ts";
import { Fault } from "#server/contract/fault.ts";
import {
	type Fields,
	fieldOf,
	fieldsOf,
	listOf,
	nonsense,
	numberOf,
	textOf,
	wordsOfValue,
} from "./explain-field.ts";
import { shareOut } from "./own-shares.ts";
import type { Plan, PlanNode, Said } from "./plan.ts";
import { readNode } from "./read-node.ts";

/** Steps of a plan, steps around one of them, and settings, beyond which a plan is not drawn. */
export const PLAN_LIMITS = { nodes: 1_000, depth: 200, settings: 100 };

/**
 * Reads a plan from EXPLAIN's JSON, of Postgres 14 to 18: a list of one, or auto_explain's bare object. Steps and fields
 * it does not know are kept by their names.
 *
 * @throws Fault `bad-request` that says what is no plan and where; `too-large` beyond `PLAN_LIMITS`.
 */
export function readPlan(json: unknown): Plan {
	const top = fieldsOf(theOne(json), "The plan");
	if (fieldOf(top, "Plan") === undefined) {
		throw nonsense("The plan", "there is no “Plan” in it");
	}
	const nodes: PlanNode[] = [];
	const root = readTree(fieldsOf(fieldOf(top, "Plan"), "Plan"), nodes);
	const whole = shareOut(root, nodes);
	const jit = fieldOf(top, "JIT") === undefined ? null : fieldsOf(fieldOf(top, "JIT"), "JIT");
	return {
		root,
		nodes,
		isExecuted: root.actual !== null,
		stepsUs: whole.us,
		planningUs: inUs(numberOf(top, "Planning Time", "The plan")),
		executionUs: inUs(numberOf(top, "Execution Time", "The plan")),
		blocks: whole.blocks,
		jit: jit === null ? null : readJit(jit),
		triggers: readTriggers(listOf(top, "Triggers", "The plan")),
		settings: readSettings(top),
		beside: readBeside(top),
	};
}

function readTriggers(triggers: readonly Fields[]): Plan["triggers"] {
	const relationOf = (trigger: Fields) => textOf(trigger, "Relation", "Triggers");
	const areOfSeveral = new Set(triggers.map(relationOf)).size > 1;
	return triggers.map((trigger) => {
		const relation = areOfSeveral ? relationOf(trigger) : null;
		return {
			name: `${triggerName(trigger)}${relation === null ? "" : ` on ${relation}`}`,
			us: inUs(numberOf(trigger, "Time", "Triggers")) ?? 0,
			calls: numberOf(trigger, "Calls", "Triggers") ?? 0,
		};
	});
}

/** A foreign key is checked by triggers with names that Postgres made up: its own says more. */
function triggerName(trigger: Fields): string {
	const constraint = textOf(trigger, "Constraint Name", "Triggers");
	if (constraint !== null) return `the check of ${constraint}`;
	return textOf(trigger, "Trigger Name", "Triggers") ?? "unnamed";
}

/** What EXPLAIN was asked to measure beside the steps: of planning, and of writing the answer down for the client. */
function readBeside(top: Fields): Said[] {
	const group = (name: string) => {
		const value = fieldOf(top, name);
		return value === undefined || value === null ? null : fieldsOf(value, name);
	};
	const [planning, sent] = [group("Planning"), group("Serialization")];
	const bytes = (fields: Fields, name: string, place: string) => {
		const kb = numberOf(fields, name, place);
		return kb === null ? null : formatBytes(kb * 1_024);
	};
	const used = planning === null ? null : bytes(planning, "Memory Used", "Planning");
	const volume = sent === null ? null : bytes(sent, "Output Volume", "Serialization");
	const ms = sent === null ? null : numberOf(sent, "Time", "Serialization");
	return [
		...(used === null ? [] : [{ label: "Planner's memory", text: used }]),
		...(volume === null
			? []
			: [{ label: "Answer", text: `${volume}${ms === null ? "" : ` written in ${formatUs(ms * 1_000)}`}` }]),
	];
}

function theOne(json: unknown): unknown {
	if (!Array.isArray(json)) return json;
	if (json.length === 1) return json[0];
	throw new Fault(
		"bad-request",
		json.length === 0
			? "The list is empty: there is no plan in it."
			: `There are ${json.length} plans in one list. A statement that a rule or several commands make of it gives more than one: keep the one you mean, within its [ ].`,
	);
}

type Waiting = { fields: Fields; around: PlanNode | null; place: string };

/** Goes through the steps in Postgres's order without calling itself: nobody knows how deep a pasted plan is. */
function readTree(first: Fields, nodes: PlanNode[]): PlanNode {
	const waiting: Waiting[] = [{ fields: first, around: null, place: "Plan" }];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const { fields, around, place } = next;
		const depth = around === null ? 0 : around.depth + 1;
		if (nodes.length === PLAN_LIMITS.nodes) {
			throw tooLarge(`more than ${PLAN_LIMITS.nodes} steps`);
		}
		if (depth > PLAN_LIMITS.depth) throw tooLarge(`steps more than ${PLAN_LIMITS.depth} deep`);
		const node = readNode(fields, { id: nodes.length, depth, place });
		nodes.push(node);
		around?.children.push(node);
		const inner = listOf(fields, "Plans", place).map((one, index) => ({
			fields: one,
			around: node,
			place: `${place} › ${index + 1}`,
		}));
		waiting.push(...inner.reverse());
	}
	return nodes[0] as PlanNode;
}

function tooLarge(what: string): Fault {
	return new Fault(
		"too-large",
		`The plan has ${what}; this page draws no larger one. Take the part that matters.`,
	);
}

function readJit(jit: Fields): Plan["jit"] {
	const timing = fieldOf(jit, "Timing");
	return {
		functionCount: numberOf(jit, "Functions", "JIT") ?? 0,
		us: timing === undefined ? 0 : (inUs(numberOf(fieldsOf(timing, "JIT"), "Total", "JIT")) ?? 0),
	};
}

function readSettings(top: Fields): Said[] {
	const settings = fieldOf(top, "Settings");
	if (settings === undefined || settings === null) return [];
	const all = Object.entries(fieldsOf(settings, "Settings"));
	if (all.length > PLAN_LIMITS.settings) throw tooLarge(`more than ${PLAN_LIMITS.settings} settings`);
	return all.map(([label, value]) => ({ label: wordsOfValue(label), text: wordsOfValue(value) }));
}

function inUs(ms: number | null): number | null {
	return ms === null ? null : ms * 1_000;
}
