"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useId, useRef } from "react";
import { Fetched } from "#app/_ui/fetched.tsx";
import { Roomy } from "#app/_ui/roomy.tsx";
import { TableTwin } from "#app/_ui/table-twin.tsx";
import type { ChartLine, ChartWords, Ground } from "./chart.ts";

const ExportMenu = dynamic(() => import("./export-menu.tsx"), { ssr: false });

type FigureFrameProps = {
	words: ChartWords;
	/** The lines drawn, and what is drawn of none: as a picture that stands alone needs them. */
	lines: readonly ChartLine[];
	grounds?: readonly Ground[];
	controls?: ReactNode;
	legend?: ReactNode;
	summary: string;
	/** Sentences beneath the summary; an empty one is none. */
	notes?: readonly string[];
	/** Sentences as long as notes that may come, in their places: the room of each is kept. */
	rooms?: readonly string[];
	/** Class of the height of what is drawn. */
	height?: string;
	/** Stands in the drawing's place while there is nothing to draw. */
	placeholder: string;
	/** What is drawn; null while there is nothing, nor a table and files of it, whose room is kept. */
	children: ReactNode;
	/** The same figures as a table. */
	table(): ReactNode;
	/** The table is of a few rows, and stands on paper too. */
	isBrief?: boolean;
	/** The same figures as a file for a spreadsheet. */
	csv(): string;
};

/** A figure around what is drawn: its name and legend, one sentence and more, the same as a table, and as a file. */
export function FigureFrame(props: FigureFrameProps) {
	const {
		words,
		lines,
		grounds = [],
		controls,
		legend,
		summary,
		notes = [],
		rooms = [],
		height = "h-64",
	} = props;
	const { placeholder, children, table, isBrief = false, csv } = props;
	const id = useId();
	const drawn = useRef<HTMLDivElement>(null);
	return (
		<figure aria-labelledby={`${id}-title`} className="min-w-0 break-inside-avoid">
			<div className="flex min-h-8.5 flex-wrap items-center justify-between gap-x-4 gap-y-1">
				<h3 id={`${id}-title`} className="font-semibold text-[0.9375rem]">
					{words.title}
				</h3>
				<div className="noscript:hidden print:hidden">{controls}</div>
			</div>
			<p className="mt-0.5 text-ink-faint text-xs">{words.unit}</p>
			{legend}
			<div ref={drawn} className={`relative mt-2 ${height} noscript:h-auto print:h-auto`}>
				{children ?? (
					<div className="squared flex h-full noscript:hidden items-center justify-center rounded border border-rule text-ink-faint text-sm">
						<span className="mx-4 bg-card px-3 py-1 text-center">{placeholder}</span>
					</div>
				)}
				<noscript>
					<p className="text-ink-faint text-sm print:hidden">
						Scripts draw this, and none run here.{children === null ? "" : " Its figures are told below."}
					</p>
				</noscript>
			</div>
			<figcaption className="figures mt-1 space-y-1 text-ink-soft text-sm leading-5">
				<p className="min-h-[3lh] @xl:min-h-[2lh] print:min-h-0">{summary}</p>
				{places(notes, rooms).map(({ place, note, room }) => (
					<Roomy
						key={place}
						room={room}
						className={`max-w-[80ch] text-ink-faint text-xs leading-relaxed big:hidden ${note === "" ? "print:hidden" : ""}`}
					>
						{note}
					</Roomy>
				))}
			</figcaption>
			<div className="relative pr-20 big:hidden print:pr-0">
				{children === null ? (
					<p aria-hidden className="invisible mt-2 text-xs print:hidden">
						{words.title}
					</p>
				) : (
					<>
						<TableTwin label={`${words.title} as a table`} isBrief={isBrief}>
							{table}
						</TableTwin>
						<div className="absolute top-0 right-0 flex items-center gap-2 print:hidden">
							<Fetched label="Export" isSilent>
								<ExportMenu words={words} lines={lines} grounds={grounds} drawn={drawn} csv={csv} />
							</Fetched>
						</div>
					</>
				)}
			</div>
		</figure>
	);
}

type Place = { place: number; note: string; room: string };

/** Where a note stands or may come to stand. */
function places(notes: readonly string[], rooms: readonly string[]): Place[] {
	return notes
		.map((note, place) => ({ place, note, room: rooms[place] ?? "" }))
		.filter(({ note, room }) => note !== "" || room !== "");
}
