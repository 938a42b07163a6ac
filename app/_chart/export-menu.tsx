"use client";

import { DropdownMenu } from "radix-ui";
import { type RefObject, useState } from "react";
import { buttonClass } from "#app/_ui/button.tsx";
import type { ChartLine, ChartWords, Ground } from "./chart.ts";
import { pngOf, standalonePicture, svgText } from "./chart-picture.ts";

type ExportMenuProps = {
	words: ChartWords;
	lines: readonly ChartLine[];
	grounds: readonly Ground[];
	/** The element in which it is drawn. */
	drawn: RefObject<HTMLElement | null>;
	/** Its figures as a file for a spreadsheet. */
	csv(): string;
};

/** A chart as a file: a picture, a drawing, or its figures. */
export default function ExportMenu({ words, lines, grounds, drawn, csv }: ExportMenuProps) {
	const [fault, setFault] = useState("");
	const picture = () => {
		const drawing = drawn.current?.querySelector("svg");
		if (drawing == null) throw new Error("There is no picture yet.");
		return standalonePicture(drawing, words, { lines, grounds });
	};
	const kinds = [
		{ ending: "png", name: "Picture (PNG)", content: () => pngOf(picture()) },
		{
			ending: "svg",
			name: "Drawing (SVG)",
			content: () => new Blob([svgText(picture())], { type: "image/svg+xml" }),
		},
		{
			ending: "csv",
			name: "Figures (CSV)",
			content: () => new Blob([csv()], { type: "text/csv;charset=utf-8" }),
		},
	];
	const save = async ({ ending, content }: (typeof kinds)[number]) => {
		try {
			download(await content(), `${words.file}.${ending}`);
			setFault("");
		} catch {
			setFault("This browser could not make the file. The figures are in the table beside.");
		}
	};
	return (
		<>
			{fault === "" ? null : (
				<p role="alert" className="text-bad text-xs">
					{fault}
				</p>
			)}
			<DropdownMenu.Root modal={false}>
				<DropdownMenu.Trigger
					aria-label={`Export “${words.title}”`}
					className={`${buttonClass("quiet", "small")} -my-1.5 text-xs`}
				>
					Export
				</DropdownMenu.Trigger>
				<DropdownMenu.Portal>
					<DropdownMenu.Content
						align="end"
						sideOffset={4}
						collisionPadding={12}
						className="z-50 min-w-40 rounded-md border border-rule-strong bg-card p-1 text-sm shadow-lg"
					>
						{kinds.map((kind) => (
							<DropdownMenu.Item
								key={kind.ending}
								onSelect={() => void save(kind)}
								className="flex min-h-9 pointer-coarse:min-h-11 cursor-pointer items-center rounded px-3 outline-none data-highlighted:bg-sunk"
							>
								{kind.name}
							</DropdownMenu.Item>
						))}
					</DropdownMenu.Content>
				</DropdownMenu.Portal>
			</DropdownMenu.Root>
		</>
	);
}

function download(content: Blob, name: string): void {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(content);
	link.download = name;
	link.click();
	// The browser has taken it by then; without this the page would hold every file it made.
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
