"use client";

import Link from "next/link";
import { type FormEvent, useState } from "react";
import { Button } from "#app/_ui/button.tsx";
import { useOpened } from "#app/_ui/use-opened.ts";
import { type BenchDefaults, useBenchUrl } from "./bench-url.ts";
import { benchQuery } from "./load-draft.ts";
import {
	LONGEST_NAME,
	type OwnPreset,
	readPresets,
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
	const change = (next: readonly OwnPreset[]) => {
		setPresets(next);
		setKept(writePresets(next));
	};
	const keep = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const name = String(new FormData(event.currentTarget).get("name")).trim();
		if (name === "") return;
		const query = benchQuery(experiment, draft);
		change(withPreset(readOr(presets), { name, experiment, query }));
		event.currentTarget.reset();
	};
	const own = presets.filter((one) => one.experiment === experiment);
	return (
		<section>
			<h2 className="eyebrow">Your own</h2>
			<ul className="mt-2 space-y-1">
				{own.map((preset) => (
					<li key={preset.name} className="flex items-center gap-2">
						<Link href={`/bench?${preset.query}`} prefetch={false} scroll={false} className={LINK}>
							{preset.name}
						</Link>
						<Button
							size="small"
							variant="quiet"
							aria-label={`Delete ${preset.name}`}
							onClick={() => change(withoutPreset(readOr(presets), preset))}
						>
							Delete
						</Button>
					</li>
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
			<p role="status" className="mt-2 text-ink-faint text-xs leading-relaxed">
				{isKept
					? "They stay in this browser. Each is an address that can be sent to others."
					: "This browser keeps nothing for this site: they are gone when the page is left. Their addresses work all the same."}
			</p>
		</section>
	);
}

/** What another tab may have changed meanwhile; what this page holds where the browser keeps nothing. */
function readOr(held: readonly OwnPreset[]): readonly OwnPreset[] {
	const kept = readPresets();
	return kept.length > 0 ? kept : held;
}
