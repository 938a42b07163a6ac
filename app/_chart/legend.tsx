import type { Chart } from "./chart.ts";
import { LineMark } from "./line-mark.tsx";

const HATCHED =
	"bg-[repeating-linear-gradient(45deg,var(--ink-soft)_0_1.2px,transparent_1.2px_4.5px)] bg-sunk";

const AWAITED = "invisible print:hidden";

type LegendProps = { chart: Pick<Chart, "lines"> & Partial<Pick<Chart, "stretches" | "floors" | "behind">> };

/** What the lines of a chart are, and what is drawn beside them. */
export function Legend({ chart }: LegendProps) {
	const { lines, stretches = [], floors = [], behind = null } = chart;
	return (
		<ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
			{lines.map((line) => (
				<li key={line.name}>
					<LineMark line={line} label={line.label} />
				</li>
			))}
			{behind === null ? null : <Ground className="h-1 bg-ink-faint opacity-45" name={behind} />}
			{stretches.some(({ look }) => look === "warm-up") ? (
				<Ground className="h-3 bg-ink opacity-10" name="warm-up" />
			) : null}
			{/* These come with the result: their room is kept. */}
			<Ground className={`h-3 ${HATCHED}`} name="noise floor" look={floors.length === 0 ? AWAITED : ""} />
			<Ground
				className="h-3 bg-warn opacity-25"
				name="disturbed"
				look={stretches.some(({ look }) => look === "disturbed") ? "" : AWAITED}
			/>
		</ul>
	);
}

/** What is drawn of no line. */
function Ground({ className, name, look = "" }: { className: string; name: string; look?: string }) {
	return (
		<li className={`flex items-center gap-2 text-ink-soft ${look}`}>
			<span aria-hidden="true" className={`swatch w-4 shrink-0 ${className}`} />
			{name}
		</li>
	);
}
