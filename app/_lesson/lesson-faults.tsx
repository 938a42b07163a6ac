import { formatPlural } from "#app/_lib/format.ts";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import type { LessonEntry } from "#server/contract/lesson.ts";

type BrokenLesson = Extract<LessonEntry, { ok: false }>;

/** Lines of the source shown before and after the one at fault. */
const AROUND = 2;

/** A lesson that could not be read: every fault with its place in the file. For its author. */
export function LessonFaults({ entry }: { entry: BrokenLesson }) {
	const lines = entry.source.split("\n");
	return (
		<div className="mx-auto max-w-4xl px-4 pt-12 sm:px-8">
			<p className="eyebrow">Lesson {entry.number}</p>
			<h1 className="mt-2 font-serif text-4xl">This lesson cannot be shown yet</h1>
			<p className="mt-4 text-ink-soft">
				Its file has {formatPlural(entry.faults.length, "fault")}. Save a corrected file and load this page
				again; the other lessons are not touched.
			</p>
			<ol className="mt-8 space-y-6">
				{entry.faults.map((fault) => (
					<li
						key={`${fault.line}:${fault.column}:${fault.field}:${fault.sentence}`}
						className="overflow-hidden rounded-md border border-rule bg-card"
					>
						<div className="px-4 py-3">
							<p className="figures break-all font-mono text-ink-faint text-xs">
								{fault.file}:{fault.line}:{fault.column}
							</p>
							<p className="mt-1 leading-relaxed">
								<strong>{fault.field}</strong> {fault.sentence}
							</p>
						</div>
						{entry.source === "" ? null : <Excerpt lines={lines} at={fault} />}
					</li>
				))}
			</ol>
		</div>
	);
}

function Excerpt({ lines, at }: { lines: readonly string[]; at: { line: number; column: number } }) {
	const from = Math.max(1, at.line - AROUND);
	const shown = lines.slice(from - 1, at.line + AROUND);
	return (
		<ScrollRegion
			label={`Lines around line ${at.line}`}
			className="overflow-x-auto border-rule border-t bg-sunk py-2"
		>
			<pre className="w-max min-w-full font-mono text-[0.8rem] leading-6">
				{shown.map((text, index) => {
					const number = from + index;
					const isAtFault = number === at.line;
					return (
						<span
							key={number}
							className={`block px-4 ${isAtFault ? "bg-bad-soft text-ink" : "text-ink-soft"}`}
						>
							<span className="figures mr-4 inline-block w-8 text-right text-ink-faint">{number}</span>
							{text || " "}
							{isAtFault ? <Caret text={text} column={at.column} /> : null}
						</span>
					);
				})}
			</pre>
		</ScrollRegion>
	);
}

/** Points at a column from beneath its line; tabs stay tabs, so that it stands where it should. */
function Caret({ text, column }: { text: string; column: number }) {
	return (
		<span aria-hidden="true" className="block text-bad leading-4">
			<span className="mr-4 inline-block w-8" />
			{text.slice(0, column - 1).replaceAll(/[^\t]/g, " ")}^
		</span>
	);
}
