import type { CounterDeclaration } from "#server/contract/experiment.ts";
import type { Result, Summary } from "#server/contract/result.ts";
import { costColumns, resultColumns } from "./arm-columns.ts";
import { type ArmRow, ArmsTable } from "./arms-table.tsx";

type ArmsFiguresProps = {
	head: string;
	rows: readonly ArmRow[];
	summaries: readonly (Summary | null)[];
	counters: readonly CounterDeclaration[];
	result: Result | null;
	/** The run ended early: what is not there does not come. */
	isBroken: boolean;
};

/** All arms of a laid-out run in numbers: what came out, live while the run goes on; and what an operation cost. */
export function ArmsFigures({ head, rows, summaries, counters, result, isBroken }: ArmsFiguresProps) {
	return (
		<div>
			<ArmsTable
				label={result === null ? "Results so far" : "Results"}
				head={head}
				rows={rows}
				columns={resultColumns(summaries, counters, result)}
			/>
			<p className="mt-2 max-w-[90ch] text-ink-faint text-xs leading-relaxed">
				In progress: throughput × mean response time, by Little&rsquo;s law (1961). In a closed loop whose
				clients do not think that is the clients, always; in an open one it is what was waiting and being
				served.
			</p>
			{isBroken ? null : (
				<details className="mt-4">
					<summary className="w-fit font-medium text-sm">What one operation cost at each</summary>
					<p className="mt-1 mb-2 max-w-[90ch] text-ink-faint text-xs leading-relaxed">
						Means per operation, but for shares, which are of the time under load, and for what is said to be
						of all of it or at its end.{result === null ? " They come when the run is done." : ""}
					</p>
					{result === null ? null : (
						<ArmsTable label="Costs" head={head} rows={rows} columns={costColumns(result)} />
					)}
				</details>
			)}
		</div>
	);
}
