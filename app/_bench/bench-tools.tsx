"use client";

import { type RefObject, useState } from "react";
import type { Action } from "#app/_actions/action.ts";
import { useActions } from "#app/_actions/action-registry.ts";
import { armStyle, DISTINCT_ARMS } from "#app/_chart/arm-style.ts";
import { Button } from "#app/_ui/button.tsx";
import { formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { BenchDefaults } from "./bench-url.ts";
import { commandText } from "./command-text.ts";
import { loadTexts } from "./load-draft.ts";
import { Permalink } from "./permalink.tsx";
import type { Bench } from "./use-bench.ts";
import { useDraftHistory } from "./use-draft-history.ts";

type BenchToolsProps = {
	/** What the bench is called among those one may come back to. */
	name: string;
	bench: Bench;
	declaration: ExperimentDeclaration;
	defaults: BenchDefaults;
	/** What holds the arms' controls. */
	whole: RefObject<HTMLElement | null>;
};

/** What is done with the settings as a whole: back, forward, as they came, as a command. By button, key and palette. */
export function BenchTools({ name, bench, declaration, defaults, whole }: BenchToolsProps) {
	const history = useDraftHistory(name, bench);
	const [copied, setCopied] = useState("");
	const { request } = bench.checked;
	const copy = async () => {
		if (request === null) return;
		const { arms, load, layout } = request;
		const command = commandText(declaration.id, arms.map(formatArm), load, layout);
		setCopied((await isCopied(command)) ? "The command is copied." : "This browser lets nothing be copied.");
		setTimeout(() => setCopied(""), 4_000);
	};
	const undo: Action = {
		id: "undo",
		label: "Undo",
		group: "Settings",
		keys: "mod+z",
		isDisabled: !history.canUndo,
		perform: history.undo,
	};
	const redo: Action = {
		id: "redo",
		label: "Redo",
		group: "Settings",
		keys: "mod+shift+z",
		isDisabled: !history.canRedo,
		perform: history.redo,
	};
	const reset: Action = {
		id: "reset",
		label: "Reset the bench",
		group: "Settings",
		perform: () => bench.setPreset({ arms: defaults.arms, load: loadTexts(defaults.load) }),
	};
	const command: Action = {
		id: "copy-command",
		label: "Copy as a command",
		group: "The run",
		keys: "y",
		isDisabled: request === null,
		perform: () => void copy(),
	};
	useActions([command, undo, redo, reset, ...armActions(bench.draft.arms.length, whole)]);
	return (
		<div className="flex flex-wrap items-center gap-x-1 gap-y-1 big:hidden print:hidden">
			{[undo, redo, reset, command].map(({ id, label, isDisabled, perform }) => (
				<Button key={id} size="small" variant="quiet" disabled={isDisabled} onClick={perform}>
					{label}
				</Button>
			))}
			{/* Where it is narrow the Run bar has no room for it. */}
			<Permalink runId={bench.runId} className="px-2.5 @2xl:hidden" />
			<p role="status" className="px-2 text-ink-soft text-sm">
				{copied}
			</p>
		</div>
	);
}

/** From arm to arm, to the first control of each. */
function armActions(count: number, whole: RefObject<HTMLElement | null>): Action[] {
	return Array.from({ length: Math.min(count, DISTINCT_ARMS) }, (_, index) => ({
		id: `arm-${index}`,
		label: `Go to the settings of arm ${armStyle(index).letter}`,
		group: "Settings",
		keys: String(index + 1),
		perform: () =>
			whole.current
				?.querySelector<HTMLElement>(
					`[data-arm="${index}"] input:not(:disabled, [type="radio"]:not(:checked))`,
				)
				?.focus(),
	}));
}

async function isCopied(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return false;
	}
}
