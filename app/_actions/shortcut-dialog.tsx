"use client";

import { useState } from "react";
import { Dialog } from "#app/_ui/dialog.tsx";
import { ACTION_GROUPS, type Action } from "./action.ts";
import { pageActions } from "./action-registry.ts";
import { KeyCaps } from "./key-caps.tsx";
import { areSinglesOn, switchSingles } from "./single-keys.ts";

/** All keys of the page one is on, and the switch for those that are one character. */
export function ShortcutDialog({ onClose }: { onClose(): void }) {
	const [actions] = useState(() => pageActions.list().filter(({ keys }) => keys !== undefined));
	return (
		<Dialog label="Keyboard shortcuts" className="max-w-xl" onClose={onClose}>
			<div className="max-h-[84dvh] overflow-y-auto p-6">
				<div className="flex items-start justify-between gap-4">
					<h2 className="font-serif text-2xl">Keyboard shortcuts</h2>
					<button
						type="button"
						onClick={onClose}
						className="h-8 rounded-md px-2.5 text-ink-soft text-sm hover:bg-sunk hover:text-ink pointer-coarse:h-11"
					>
						Close
					</button>
				</div>
				<SinglesSwitch />
				{ACTION_GROUPS.map((group) => (
					<ShortcutGroup
						key={group}
						group={group}
						actions={actions.filter((action) => action.group === group)}
					/>
				))}
				<p className="mt-5 text-ink-faint text-xs leading-relaxed">
					On other pages there are others. None of them works while something is being written, except for the
					palette; Escape closes what is open and never ends a run.
				</p>
			</div>
		</Dialog>
	);
}

function ShortcutGroup({ group, actions }: { group: string; actions: readonly Action[] }) {
	if (actions.length === 0) return null;
	return (
		<section className="mt-5">
			<h3 className="eyebrow">{group}</h3>
			<dl className="mt-1">
				{actions.map(({ id, label, keys }) => (
					<div
						key={id}
						className="flex items-center justify-between gap-4 border-rule border-b py-1.5 text-sm"
					>
						<dt>{label}</dt>
						<dd>{keys === undefined ? null : <KeyCaps keys={keys} />}</dd>
					</div>
				))}
			</dl>
		</section>
	);
}

function SinglesSwitch() {
	const [isOn, setOn] = useState(areSinglesOn);
	const [isKept, setKept] = useState(true);
	return (
		<div className="mt-4 rounded-md bg-sunk px-4 py-3 text-sm">
			<label className="flex items-center gap-3 pointer-coarse:min-h-11">
				<input
					type="checkbox"
					checked={isOn}
					onChange={(event) => {
						setOn(event.target.checked);
						setKept(switchSingles(event.target.checked));
					}}
					className="size-4 shrink-0 accent-[var(--accent)]"
				/>
				Shortcuts of a single character
			</label>
			<p role="status" className="mt-1 text-ink-soft text-xs leading-relaxed">
				{isKept
					? isOn
						? "Whoever dictates, or presses keys by accident, may want them off."
						: "They are off. Those with Ctrl or ⌘ still work."
					: "This browser keeps nothing for this site: it holds until the page is loaded again."}
			</p>
		</div>
	);
}
