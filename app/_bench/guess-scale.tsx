import { type AxisScale, shareOf } from "#app/_chart/scale.ts";

type GuessScaleProps = {
	scale: AxisScale;
	/** Null when nothing was guessed. */
	guess: number | null;
	/** With its interval, of equal ends where there is none; null while it is awaited. */
	measured: { value: number; low: number; high: number } | null;
	formatGuess(value: number): string;
	formatMeasured(value: number): string;
};

/** A guess and what was measured, with its interval, on one line. */
export function GuessScale(props: GuessScaleProps) {
	const { scale, guess, measured, formatGuess, formatMeasured } = props;
	const at = (value: number) => `${2 + 96 * shareOf(value, scale)}%`;
	return (
		<svg aria-hidden="true" height="92" className="figures w-full max-w-xl overflow-visible text-xs">
			<line x1="2%" x2="98%" y1="44" y2="44" stroke="var(--rule-strong)" />
			{scale.ticks.map((tick) => (
				<g key={tick}>
					<line x1={at(tick)} x2={at(tick)} y1="40" y2="48" stroke="var(--rule-strong)" />
					<text x={at(tick)} y="88" textAnchor={anchorAt(shareOf(tick, scale))} fill="var(--ink-faint)">
						{formatGuess(tick)}
					</text>
				</g>
			))}
			{measured === null ? null : (
				<>
					<rect
						x={at(measured.low)}
						y="39"
						width={`${96 * (shareOf(measured.high, scale) - shareOf(measured.low, scale))}%`}
						height="10"
						fill="var(--accent)"
						fillOpacity="0.3"
					/>
					<line
						x1={at(measured.value)}
						x2={at(measured.value)}
						y1="32"
						y2="56"
						stroke="var(--accent)"
						strokeWidth="3"
					/>
					<text
						x={at(measured.value)}
						y="24"
						textAnchor={anchorAt(shareOf(measured.value, scale))}
						fill="var(--accent)"
					>
						<tspan fontWeight="600">measured</tspan> {formatMeasured(measured.value)}
					</text>
				</>
			)}
			{guess === null ? null : (
				<>
					<circle
						cx={at(guess)}
						cy="44"
						r="6"
						fill="var(--card)"
						stroke="var(--ink)"
						strokeWidth="2"
						strokeDasharray="2 2"
					/>
					<text x={at(guess)} y="69" textAnchor={anchorAt(shareOf(guess, scale))} fill="var(--ink)">
						<tspan fontWeight="600">your guess</tspan> {formatGuess(guess)}
					</text>
				</>
			)}
		</svg>
	);
}

/** A label near an end of the line grows inwards. */
function anchorAt(share: number): "start" | "middle" | "end" {
	if (share < 0.2) return "start";
	return share > 0.8 ? "end" : "middle";
}
