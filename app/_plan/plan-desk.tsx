"use client";

import { useDeferredValue, useEffect, useMemo, useState } from "react";
import type { Action } from "#app/_actions/action.ts";
import { useActions } from "#app/_actions/action-registry.ts";
import { Button } from "#app/_ui/button.tsx";
import { FailureNotice } from "#app/_ui/failure-notice.tsx";
import { toFault } from "#server/contract/fault.ts";
import { KeepingLine } from "./keeping-line.tsx";
import { forgetTexts, type Keeping, keepTexts, keptTexts, NO_TEXTS, type PastedTexts } from "./kept-plans.ts";
import { PASTE_LIMIT, readPastedPlan } from "./pasted-plan.ts";
import type { Plan } from "./plan.ts";
import { PlanField } from "./plan-field.tsx";
import { armSide, FIRST_CHOICE, type PlanSide } from "./plan-side.ts";
import { usePlanUrl } from "./plan-url.ts";
import { PlanView } from "./plan-view.tsx";
import { usePlanExample } from "./use-plan-example.ts";

type Reading = { plan: Plan | null; fault: string | null };

/** Nothing pasted is nothing wrong. */
function readingOf(text: string): Reading {
	if (text.trim() === "") return { plan: null, fault: null };
	try {
		return { plan: readPastedPlan(text), fault: null };
	} catch (thrown) {
		return { plan: null, fault: toFault(thrown).message };
	}
}

/** One or two pasted plans, read and drawn in the browser alone, which keeps them; how they are looked at is in the address. */
export function PlanDesk() {
	const [texts, setTexts] = useState(NO_TEXTS);
	const [keeping, setKeeping] = useState<Keeping>("nothing");
	const [isForgotten, setForgotten] = useState(false);
	const { view } = usePlanUrl();
	// The server has nothing of them: they come once the page is there.
	useEffect(() => {
		const kept = keptTexts();
		setTexts((now) => (now === NO_TEXTS ? kept : now));
		if (kept.first !== "" || kept.second !== "") setKeeping("kept");
	}, []);
	const show = (next: PastedTexts) => {
		setTexts(next);
		// Another plan has other steps than those that were folded.
		if (view.choice.folds.turned.length > 0) view.onChange({ ...view.choice, folds: FIRST_CHOICE.folds });
		setForgotten(false);
	};
	const change = (next: PastedTexts) => {
		show(next);
		setKeeping(keepTexts(next));
	};
	const forget = () => {
		setTexts(NO_TEXTS);
		example.forget();
		setKeeping(forgetTexts());
		setForgotten(true);
	};
	// A field shows what is typed at once; a large plan may come after it.
	const read = useDeferredValue(texts);
	const first = useMemo(() => readingOf(read.first), [read.first]);
	const second = useMemo(() => readingOf(read.second), [read.second]);
	const sides = [sideOf(0, "First plan", first.plan), sideOf(1, "Second plan", second.plan)].flatMap(
		(side) => (side === null ? [] : [side]),
	);
	const [left, right] = sides;
	const example = usePlanExample({
		texts,
		onShow: (plans) => {
			setKeeping("nothing");
			show(plans);
		},
		onBringBack: change,
	});
	const swap: Action = {
		id: "swap",
		label: "Swap",
		group: "Page",
		isDisabled: texts.first === "" && texts.second === "",
		perform: () => change({ first: texts.second, second: texts.first }),
	};
	useActions([example.action, { ...swap, label: "Swap the two plans" }]);
	return (
		<div className="@container">
			<div className="print:hidden">
				<div className="grid grid-cols-1 gap-x-6 gap-y-2 @3xl:grid-cols-2">
					<PlanField
						index={0}
						label="First plan"
						value={texts.first}
						fault={first.fault}
						onChange={(text) => change({ ...texts, first: bounded(text) })}
					/>
					<PlanField
						index={1}
						label="Second plan, to compare with"
						value={texts.second}
						fault={second.fault}
						onChange={(text) => change({ ...texts, second: bounded(text) })}
					/>
				</div>
				<div className="mt-1 flex flex-wrap items-center gap-2">
					{[example.action, swap].map(({ id, label, isDisabled, perform }) => (
						<Button key={id} size="small" disabled={isDisabled} onClick={perform}>
							{label}
						</Button>
					))}
					<KeepingLine keeping={keeping} isForgotten={isForgotten} onForget={forget} />
				</div>
				{example.failure === null ? null : <FailureNotice label="An example" error={example.failure.error} />}
			</div>
			<section aria-label="The plans" className="mt-6">
				{left === undefined ? (
					<p className="squared rounded border border-rule px-4 py-14 text-center text-ink-faint text-sm">
						<span className="bg-paper px-3 py-1">The steps appear here.</span>
					</p>
				) : (
					<PlanView left={left} right={right ?? null} view={view} />
				)}
			</section>
		</div>
	);
}

function sideOf(index: number, label: string, plan: Plan | null): PlanSide | null {
	return plan === null ? null : armSide(index, label, plan);
}

/** What is far too long is cut to just too long: it is refused all the same, and the page stays quick. */
function bounded(text: string): string {
	return text.length > 6 * PASTE_LIMIT ? text.slice(0, 6 * PASTE_LIMIT) : text;
}
