import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { formatNumber } from "#app/_lib/format.ts";
import { Section, Specimen } from "./section.tsx";
import {
	ARM_COLOURS,
	contrast,
	LEAST_CONTRAST,
	PAIRS,
	type Pair,
	SPAN_COLOURS,
	type Theme,
	type Themes,
} from "./tokens.ts";

/** What everything else is made of. */
export function TokenSections({ themes }: { themes: Themes }) {
	return (
		<>
			<Section
				id="type"
				lead="Source Serif for what is read, Inter for what is used, JetBrains Mono for what a machine reads. Spaces are multiples of four pixels; text is about 68 characters wide."
			>
				<Specimen of="Type" wide>
					<TypeScale />
				</Specimen>
				<Specimen of="Spaces, pixels">
					<Spaces />
				</Specimen>
				<Specimen of="Corners, shadows and the squared paper where something will be drawn">
					<Grounds />
				</Specimen>
			</Section>
			<Section
				id="colours"
				lead="Each colour of the text on each ground on which it stands, with its contrast after WCAG 2.2: text needs 4.5, what is drawn 3. Both themes are shown whatever the page's is; the figures are worked out from the style sheet."
			>
				<ThemePanel name="Light" theme={themes.light} />
				<ThemePanel name="Dark" theme={themes.dark} />
			</Section>
			<Section
				id="arms"
				lead="An arm has a colour, a dash, a marker and a letter, the same everywhere, so that no cue stands alone. The parts of an operation's time lie side by side in one bar; each is named in the table beneath it."
			>
				<Specimen of="Arms, and their contrast on the card in the light and in the dark">
					<ul className="grid grid-cols-1 gap-x-8 gap-y-2 text-sm @md:grid-cols-2">
						{ARM_COLOURS.map((name, arm) => (
							<li key={name} className="figures flex items-center justify-between gap-3">
								<ArmMark index={arm} label={`arm ${arm + 1}`} />
								<OnCard name={name} themes={themes} />
							</li>
						))}
					</ul>
				</Specimen>
				<Specimen of="Parts of time, and their contrast on the card">
					<ul className="grid grid-cols-1 gap-x-8 gap-y-2 text-sm @md:grid-cols-2">
						{SPAN_COLOURS.map((name, span) => (
							<li key={name} className="figures flex items-center justify-between gap-3">
								<span className="flex items-center gap-2 text-ink-soft">
									<span
										aria-hidden="true"
										className="h-6 w-10 rounded-sm"
										style={{ background: `var(--${name})` }}
									/>
									{span === SPAN_COLOURS.length - 1 ? "other" : `part ${span + 1}`}
								</span>
								<OnCard name={name} themes={themes} />
							</li>
						))}
					</ul>
				</Specimen>
			</Section>
		</>
	);
}

const TYPES = [
	{
		use: "The course",
		className: "font-serif text-4xl leading-[1.1] tracking-tight sm:text-6xl",
		sample: "What makes a backend fast?",
	},
	{
		use: "Title of a page",
		className: "font-serif text-4xl leading-tight tracking-tight",
		sample: "Runs side by side",
	},
	{ use: "Part of a page", className: "font-serif text-3xl", sample: "The course" },
	{ use: "Verdict", className: "font-serif text-[1.5rem] leading-snug", sample: "The median is lower" },
	{
		use: "Lead",
		className: "font-serif text-ink-soft text-xl leading-relaxed",
		sample: "What does each further query cost?",
	},
	{
		use: "Text of a lesson",
		className: "font-serif text-lg leading-[1.68]",
		sample: "A page asks ten questions where one would do.",
	},
	{
		use: "Its emphasis",
		className: "font-serif-italic text-lg italic",
		sample: "before the pool is empty",
	},
	{ use: "Controls", className: "text-[0.9375rem]", sample: "Clients in a closed loop" },
	{ use: "Small text", className: "text-sm", sample: "Measured on this machine, just now." },
	{ use: "Notes and axes", className: "text-ink-faint text-xs", sample: "mean per operation" },
	{ use: "Over a group", className: "eyebrow", sample: "Bench" },
	{ use: "Figures", className: "figures text-sm", sample: "0123456789 µs · 1,111.1 ms · ÷ × − %" },
	{ use: "Code", className: "font-mono text-[0.84rem]", sample: "SELECT id -> 'key' FROM orders" },
] as const;

function TypeScale() {
	return (
		<dl className="grid grid-cols-1 gap-x-6 @xl:grid-cols-[8rem_1fr]">
			{TYPES.map(({ use, className, sample }) => (
				<div key={use} className="contents">
					<dt className="pt-3 text-ink-faint text-xs">{use}</dt>
					<dd className={`min-w-0 border-rule py-1.5 @xl:border-b ${className}`}>{sample}</dd>
				</div>
			))}
		</dl>
	);
}

const SPACES_PX = [4, 8, 12, 16, 20, 24, 32, 40, 56, 80];

function Spaces() {
	return (
		<ul className="figures space-y-1 text-xs">
			{SPACES_PX.map((px) => (
				<li key={px} className="flex items-center gap-3">
					<span className="w-6 text-right text-ink-faint">{px}</span>
					<span aria-hidden="true" className="h-3 bg-accent" style={{ width: px }} />
				</li>
			))}
		</ul>
	);
}

const SURFACES = [
	{ name: "small", className: "rounded border border-rule" },
	{ name: "panels", className: "rounded-md border border-rule" },
	{ name: "windows", className: "rounded-lg border border-rule-strong shadow-xl" },
	{ name: "menus", className: "rounded-md border border-rule-strong shadow-lg" },
	{ name: "marks", className: "rounded-full border border-rule-strong" },
	{ name: "to be drawn", className: "squared rounded border border-rule" },
] as const;

function Grounds() {
	return (
		<ul className="grid grid-cols-2 gap-5 text-center text-ink-soft text-xs @md:grid-cols-3">
			{SURFACES.map(({ name, className }) => (
				<li key={name} className={`flex h-20 items-center justify-center ${className}`}>
					<span className="bg-card px-2">{name}</span>
				</li>
			))}
		</ul>
	);
}

/** A theme in its own colours, on a page of whichever. */
function ThemePanel({ name, theme }: { name: string; theme: Theme }) {
	return (
		<div className="min-w-0">
			<p className="mb-1.5 text-ink-faint text-xs">{name}</p>
			<ul
				className="grid grid-cols-1 gap-x-6 gap-y-1 rounded-md p-4 text-xs sm:grid-cols-2"
				style={{ background: theme.paper, color: theme.ink, border: `1px solid ${theme.rule}` }}
			>
				{PAIRS.map((pair) => (
					<PairRow key={`${pair.front} ${pair.ground}`} pair={pair} theme={theme} />
				))}
			</ul>
		</div>
	);
}

function PairRow({ pair: { front, ground, use }, theme }: { pair: Pair; theme: Theme }) {
	const ratio = contrast(theme[front] ?? "", theme[ground] ?? "");
	return (
		<li className="figures flex items-center gap-2">
			<span
				aria-hidden="true"
				className="flex h-6 w-9 shrink-0 items-center justify-center rounded-sm font-semibold"
				style={{ background: theme[ground], color: theme[front], border: `1px solid ${theme.rule}` }}
			>
				{use === "text" ? "Aa" : <span className="h-1 w-5" style={{ background: theme[front] }} />}
			</span>
			<span className="min-w-0 flex-1">
				{front} on {ground}
			</span>
			<span style={{ color: theme[ratio < LEAST_CONTRAST[use] ? "bad" : "ink-soft"] }}>
				{ratio < LEAST_CONTRAST[use] ? "too little: " : ""}
				{formatNumber(ratio)}
			</span>
		</li>
	);
}

/** The contrast of a mark on the card: in the light, in the dark. */
function OnCard({ name, themes }: { name: string; themes: Themes }) {
	const ratios = [themes.light, themes.dark].map((theme) => contrast(theme[name] ?? "", theme.card ?? ""));
	const isLow = ratios.some((ratio) => ratio < LEAST_CONTRAST.mark);
	return (
		<span className={`shrink-0 text-xs ${isLow ? "text-warn" : "text-ink-faint"}`}>
			{ratios.map(formatNumber).join(" · ")}
		</span>
	);
}
