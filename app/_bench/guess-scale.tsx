import { type AxisScale, shareOf } from "#app/_chart/scale.ts";

type GuessScaleProps = {
	scale: AxisScale;
	/** Null when nothing was guessed. */
	guess: number | null;
	measured: number;
	/** The interval of what was measured; equal ends where there is none. */
	low: number;
	high: number;
	formatGuess(value: number): string;
	formatMeasured(value: number): string;
};

/** A guess and what was measured, with its interval, on one line. */
export function GuessScale(props: GuessScaleProps) {
	const { scale, guess, measured, low, high, formatGuess, formatMeasured } = props;
	const at = (value: number) => `${2 + 96 * shareOf(value, scale)}%`;
	const band = 96 * (shareOf(high, scale) - shareOf(low, scale));
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
			{band > 0 ? (
				<rect x={at(low)} y="39" width={`${band}%`} height="10" fill="var(--accent)" fillOpacity="0.3" />
			) : null}
			<line x1={at(measured)} x2={at(measured)} y1="32" y2="56" stroke="var(--accent)" strokeWidth="3" />
			<text x={at(measured)} y="24" textAnchor={anchorAt(shareOf(measured, scale))} fill="var(--accent)">
				<tspan fontWeight="600">measured</tspan> {formatMeasured(measured)}
			</text>
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
