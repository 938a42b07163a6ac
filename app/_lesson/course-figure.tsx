/** A drawing of what the course is about: the same work, two arms, a gap to be measured. No figures, for none was measured. */
export function CourseFigure() {
	const slow =
		"M44 62 68 58 92 66 116 55 140 63 164 60 188 51 212 64 236 58 260 61 284 56 308 63 332 59 356 62";
	const fast =
		"M44 196 68 201 92 193 116 199 140 203 164 195 188 200 212 198 236 205 260 197 284 201 308 194 332 200 356 199";
	const grid = [40, 90, 140, 190, 240];
	return (
		<svg
			viewBox="0 0 440 270"
			aria-hidden="true"
			className="hidden w-full rounded-md border border-rule bg-card p-2 lg:block"
		>
			{grid.map((y) => (
				<path key={y} d={`M44 ${y}H372`} stroke="var(--rule)" strokeDasharray="1 3" />
			))}
			<path d="M44 26V240H372" fill="none" stroke="var(--rule-strong)" />
			<path d={slow} fill="none" stroke="var(--arm-0)" strokeWidth="2.25" />
			<path d={fast} fill="none" stroke="var(--arm-1)" strokeWidth="2.25" strokeDasharray="7 3" />
			<g fontSize="12" fill="var(--ink-faint)">
				<text x="44" y="18">
					time a request takes
				</text>
			</g>
			<g fontSize="13" fontWeight="600">
				<text x="380" y="66" fill="var(--arm-0)">
					without
				</text>
				<text x="380" y="203" fill="var(--arm-1)">
					with
				</text>
			</g>
			<path d="M206 74V184M200 82l6-9 6 9M200 176l6 9 6-9" fill="none" stroke="var(--ink-faint)" />
			<rect x="176" y="114" width="60" height="30" fill="var(--card)" />
			<text
				x="206"
				y="134"
				textAnchor="middle"
				fontSize="15"
				fill="var(--ink)"
				className="font-serif-italic italic"
			>
				how far?
			</text>
		</svg>
	);
}
