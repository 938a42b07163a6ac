"use client";

import Link from "next/link";
import { type FormEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "#app/_ui/button.tsx";
import { focusOn, useFocusHeir } from "#app/_ui/use-focus-heir.ts";
import { useOpened } from "#app/_ui/use-opened.ts";
import { type BenchDefaults, useBenchUrl } from "./bench-url.ts";
import { benchQuery } from "./load-draft.ts";
import {
	LONGEST_NAME,
	MOST_PRESETS,
	type OwnPreset,
	type PresetChange,
	readPresets,
	withoutChange,
	withoutPreset,
	withPreset,
	writePresets,
} from "./own-presets.ts";

/** Settings that come with the product: the experiment's own, and those of lessons. */
export type GivenPreset = { title: string; detail: string; address: string };

type PresetShelfProps = {
	experiment: string;
	defaults: BenchDefaults;
	given: readonly GivenPreset[];
};

const LINK = "finger text-accent underline underline-offset-4";

/** Settings to begin from. Each is an address; one's own stay in this browser. */
export function PresetShelf({ experiment, defaults, given }: PresetShelfProps) {
	// Only the browser knows one's own: they are drawn when it is opened.
	const { isOpen, details } = useOpened();
	return (
		<details {...details} className="mb-8 rounded-md border border-rule bg-card big:hidden print:hidden">
			<summary className="px-4 py-2 text-ink-soft text-sm hover:text-ink">Presets</summary>
			<div className="grid gap-x-10 gap-y-6 border-rule border-t px-4 py-4 text-sm lg:grid-cols-2">
				<section>
					<h2 className="eyebrow">From the course</h2>
					<ul className="mt-2 space-y-2">
						{given.map(({ title, detail, address }) => (
							<li key={address}>
								<Link href={address} prefetch={false} scroll={false} className={LINK}>
									{title}
								</Link>
								<span className="figures block text-ink-faint text-xs">{detail}</span>
							</li>
						))}
					</ul>
				</section>
				{isOpen ? <OwnPresets experiment={experiment} defaults={defaults} /> : null}
			</div>
		</details>
	);
}

function OwnPresets({ experiment, defaults }: Pick<PresetShelfProps, "experiment" | "defaults">) {
	const { draft } = useBenchUrl(defaults);
	const [presets, setPresets] = useState<readonly OwnPreset[]>(readPresets);
	const [isKept, setKept] = useState(true);
	const [last, setLast] = useState<PresetChange | null>(null);
	/** For which there is no room. */
	const [waiting, setWaiting] = useState<OwnPreset | null>(null);
	const show = (list: readonly OwnPreset[]) => {
		setPresets(list);
		setKept(writePresets(list));
		setWaiting(null);
	};
	const change = (made: PresetChange) => {
		show(made.list);
		setLast(made);
	};
	const keep = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const name = String(new FormData(event.currentTarget).get("name")).trim();
		if (name === "") return;
		const preset = { name, experiment, query: benchQuery(experiment, draft) };
		const made = withPreset(readOr(presets), preset);
		if (made === null) return setWaiting(preset);
		change(made);
		event.currentTarget.reset();
	};
	const whole = useRef<HTMLElement>(null);
	const findSummary = () => whole.current?.closest("details")?.querySelector("summary") ?? null;
	const undo = (made: PresetChange) => {
		flushSync(() => {
			show(withoutChange(readOr(presets), made));
			setLast(null);
		});
		const back = made.went?.preset.experiment === experiment ? made.went.preset.name : undefined;
		const links = [...(whole.current?.querySelectorAll<HTMLElement>("li a") ?? [])];
		focusOn(links.find(({ textContent }) => textContent === back) ?? findSummary());
	};
	const own = presets.filter((one) => one.experiment === experiment);
	return (
		<section ref={whole}>
			<h2 className="eyebrow">Your own</h2>
			<ul className="mt-2 space-y-1">
				{own.map((preset) => (
					<Own
						key={preset.name}
						preset={preset}
						findRest={findSummary}
						onDelete={() => change(withoutPreset(readOr(presets), preset))}
					/>
				))}
			</ul>
			<form onSubmit={keep} className="mt-2 flex flex-wrap items-center gap-2">
				<input
					name="name"
					aria-label="Name of the preset"
					placeholder="A name for these settings"
					autoComplete="off"
					maxLength={LONGEST_NAME}
					className="h-8 min-w-0 flex-1 rounded-md border border-rule-strong bg-card px-2.5 pointer-coarse:h-11"
				/>
				<Button type="submit" size="small">
					Keep these settings
				</Button>
			</form>
			<div className={last?.went == null ? "" : "mt-2 flex flex-wrap items-center gap-2 text-xs"}>
				<p role="status">
					{last?.went == null
						? null
						: `${last.came?.name === last.went.preset.name ? "Replaced" : "Deleted"}: ${presetName(last.went.preset, experiment)}`}
				</p>
				{last?.went == null ? null : (
					<Button size="small" onClick={() => undo(last)}>
						Undo<span className="sr-only"> the change of your presets</span>
					</Button>
				)}
			</div>
			<NoRoom
				experiment={experiment}
				preset={waiting}
				oldest={presets[0]}
				onMakeRoom={(oldest) => {
					const made = waiting && withPreset(readOr(presets), waiting, oldest);
					if (made !== null) change(made);
				}}
				onLeave={() => setWaiting(null)}
				findRest={() => whole.current?.querySelector("input") ?? null}
			/>
			<p role="status" className="mt-2 text-ink-faint text-xs leading-relaxed">
				{isKept
					? "They stay in this browser. Each is an address that can be sent to others."
					: "This browser keeps nothing for this site: they are gone when the page is left. Their addresses work all the same."}
			</p>
		</section>
	);
}

type OwnProps = {
	preset: OwnPreset;
	/** What is left when the last of them is gone. */
	findRest(): HTMLElement | null;
	onDelete(): void;
};

function Own({ preset: { name, query }, findRest, onDelete }: OwnProps) {
	const row = useFocusHeir(findRest);
	return (
		<li ref={row} className="flex items-center gap-2">
			<Link href={`/bench?${query}`} prefetch={false} scroll={false} className={LINK}>
				{name}
			</Link>
			<Button size="small" variant="quiet" aria-label={`Delete ${name}`} onClick={onDelete}>
				Delete
			</Button>
		</li>
	);
}

type NoRoomProps = {
	experiment: string;
	preset: OwnPreset | null;
	oldest: OwnPreset | undefined;
	onMakeRoom(oldest: OwnPreset): void;
	onLeave(): void;
	/** What is left when it is answered. */
	findRest(): HTMLElement | null;
};

/** Asks whether the oldest may go for one more. */
function NoRoom({ experiment, preset, oldest, onMakeRoom, onLeave, findRest }: NoRoomProps) {
	const answers = useFocusHeir(findRest);
	const isAsked = preset !== null && oldest !== undefined;
	return (
		<div className={isAsked ? "mt-2 border-warn border-l-2 pl-3 text-xs leading-relaxed" : ""}>
			<p role="status">
				{isAsked
					? `${MOST_PRESETS} presets are kept at most, of all experiments together, and there are as many: “${preset.name}” is not kept yet. The oldest is ${presetName(oldest, experiment)}. Let it go, or delete another first.`
					: null}
			</p>
			{isAsked ? (
				<p ref={answers} className="mt-1.5 flex flex-wrap gap-2">
					<Button size="small" onClick={() => onMakeRoom(oldest)}>
						Let the oldest go
					</Button>
					<Button size="small" variant="quiet" onClick={onLeave}>
						Leave all as it is
					</Button>
				</p>
			) : null}
		</div>
	);
}

/** Of what experiment it is, where that is not the one at hand. */
function presetName({ name, experiment }: OwnPreset, here: string): string {
	return experiment === here ? `“${name}”` : `“${name}”, of the experiment ${experiment}`;
}

/** What another tab may have changed meanwhile; what this page holds where the browser keeps nothing. */
function readOr(held: readonly OwnPreset[]): readonly OwnPreset[] {
	const kept = readPresets();
	return kept.length > 0 ? kept : held;
}
