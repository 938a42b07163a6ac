import { formatPlural, formatShare, formatUs } from "#app/_lib/format.ts";
import type { Badge } from "./badge.ts";
import { RULES } from "./badge-rules.ts";
import type { Plan, PlanNode } from "./plan.ts";

/** Of the execution: from where on something beside the steps is worth a badge. */
const ASIDE_SHARE = 0.1;

/** Steps that take all their rows before they hand on the first. */
const TAKES_ALL = new Set(["Sort", "Hash", "Aggregate", "ModifyTable"]);

/** Whether the steps beneath may be asked for fewer rows than there are. */
function cutsShort(node: PlanNode, isCutShort: boolean): boolean {
	if (TAKES_ALL.has(node.type) && !node.name.endsWith("GroupAggregate")) return false;
	const stopsEarly = node.type === "Limit" || node.type === "Merge Join" || / (Semi|Anti) /.test(node.name);
	return isCutShort || stopsEarly;
}

/** The badges of each step that has any. */
export function badgesOf(plan: Plan): Map<PlanNode, Badge[]> {
	const badges = new Map<PlanNode, Badge[]>();
	const waiting = [{ node: plan.root, around: undefined as PlanNode | undefined, isCutShort: false }];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const { node, ...place } = next;
		const own = Object.entries(RULES).flatMap(([kind, rule]) => {
			const badge = rule(node, { ...place, stepCount: plan.nodes.length });
			return badge === null ? [] : [{ kind, ...badge }];
		});
		if (own.length > 0) badges.set(node, own);
		const isCutShort = cutsShort(node, place.isCutShort);
		for (const child of node.children) waiting.push({ node: child, around: node, isCutShort });
	}
	return badges;
}

/** What is to be said of a plan beyond its steps. */
export function badgesOfPlan({ planningUs, executionUs, jit, triggers }: Plan): Badge[] {
	if (executionUs === null) return [];
	const badges: Badge[] = [];
	if (planningUs !== null && planningUs > executionUs) {
		badges.push({
			kind: "planning",
			tone: "plain",
			label: "planned longer than run",
			means: `Making the plan took ${formatUs(planningUs)}, running it ${formatUs(executionUs)}.`,
			advice:
				"A prepared statement that is sent often on one connection is planned five times and then, where that serves all values, no more.",
		});
	}
	if (jit !== null && jit.us > ASIDE_SHARE * executionUs) {
		badges.push({
			kind: "jit",
			tone: "warn",
			label: `${formatUs(jit.us)} of compiling`,
			means: `Postgres compiled ${formatPlural(jit.functionCount, "function")} for this statement alone (JIT), which took ${formatShare(Math.min(1, jit.us / executionUs))} of its time.`,
			advice: "It pays for long queries. Raise jit_above_cost, or switch jit off for short ones.",
		});
	}
	const triggerUs = triggers.reduce((sum, { us }) => sum + us, 0);
	if (triggerUs > ASIDE_SHARE * executionUs) {
		badges.push({
			kind: "triggers",
			tone: "warn",
			label: `${formatUs(triggerUs)} in triggers`,
			means: `Beside the steps ran ${triggers.map(({ name, calls }) => `${name} (${formatPlural(calls, "call")})`).join(", ")}.`,
			advice:
				"A foreign key whose referencing column has no index looks through that whole table for each row.",
		});
	}
	return badges;
}
