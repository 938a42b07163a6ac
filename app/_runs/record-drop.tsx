"use client";

import { type DragEvent, useState } from "react";
import { formatBytes } from "#app/_lib/format.ts";
import { LIMITS } from "#server/contract/limits.ts";

type RecordDropProps = {
	/** What is done with the record: "Choose a record". */
	action: string;
	/** Where it is one of several things on a page. */
	isSmall: boolean;
	/** While one is being read; another would be taken for the same. */
	isBusy?: boolean;
	onFile(file: File): void;
};

/** Takes a record by a choice or a drop. */
export function RecordDrop({ action, isSmall, isBusy = false, onFile }: RecordDropProps) {
	const [isOver, setOver] = useState(false);
	const take = (files: FileList | null | undefined) => {
		const file = files?.[0];
		if (file !== undefined && !isBusy) onFile(file);
	};
	const onDrop = (event: DragEvent) => {
		event.preventDefault();
		setOver(false);
		take(event.dataTransfer.files);
	};
	return (
		<label
			onDragOver={(event) => {
				event.preventDefault();
				setOver(true);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={onDrop}
			className={`block max-w-2xl cursor-pointer rounded-md border-2 border-dashed px-6 text-center text-sm focus-within:outline-2 focus-within:outline-accent print:hidden ${
				isSmall ? "py-4" : "py-12"
			} ${isOver ? "border-accent bg-accent-soft" : "border-rule-strong bg-card"}`}
		>
			<input
				type="file"
				accept=".json,application/json"
				className="sr-only"
				disabled={isBusy}
				onChange={(event) => {
					take(event.target.files);
					// The same file may be chosen again, once it is mended.
					event.target.value = "";
				}}
			/>
			<span className="font-medium text-accent underline underline-offset-4">{action}</span>
			<span className="text-ink-soft"> or drop it here</span>
			<span className="mt-1 block text-ink-faint text-xs">
				A JSON file, up to {formatBytes(LIMITS.recordBytes)}
			</span>
		</label>
	);
}
