import { writeWhole } from "#server/cli/output-file.ts";
import type { BenchOrder } from "./arguments.ts";
import { describeMachine, type Machine } from "./machine.ts";
import type { BenchReport } from "./part.ts";

type Table = BenchReport["table"];

/** What is told: `data` for programs, the tables for people. */
export type Findings = { data: object; tables: readonly { title?: string; table: Table }[] };

/**
 * Tells what was found: on stdout first, for a file that cannot be written must not take an hour's work with it, then
 * as a whole to the file that was asked for.
 *
 * @throws Fault `io`, `disk-full` when the file cannot be written.
 */
export async function publish(
	{ json: wantsJson, output }: Pick<BenchOrder, "json" | "output">,
	machine: Machine,
	{ data, tables }: Findings,
	print: (text: string) => Promise<void> = printOut,
): Promise<void> {
	const json = `${JSON.stringify({ machine, ...data }, null, "\t")}\n`;
	const text = tables.map(({ title, table }) => (title === undefined ? "" : `${title}\n`) + draw(table));
	await print(wantsJson ? json : `${[describeMachine(machine), ...text].join("\n\n")}\n`);
	if (output !== undefined) await writeWhole(output, json);
}

/** Settles when it is out: the process ends right after. */
function printOut(text: string): Promise<void> {
	return new Promise((resolve, reject) => {
		process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
	});
}

/** A row of one cell is a sentence. */
function draw(table: Table): string {
	const widths = (table[0] ?? []).map((_, column) =>
		Math.max(...table.map((row) => (row.length === 1 ? 0 : (row[column]?.length ?? 0)))),
	);
	return table
		.map((row) =>
			row.length === 1
				? row[0]
				: row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join("  "),
		)
		.join("\n");
}

/** Names stand left, figures right. */
function pad(cell: string, width: number, column: number): string {
	return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
