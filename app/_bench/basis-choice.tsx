import type { FigureChoice } from "#app/_chart/figure-choices.ts";
import { useFigureChoice } from "#app/_chart/use-figure-choice.ts";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { Basis } from "./series.ts";

/** Both times of an open loop; a closed one has the first alone. */
export const BASES = [
	{ value: "response", label: "Response" },
	{ value: "service", label: "Service" },
] as const satisfies readonly { value: Basis; label: string }[];

export const BASIS_SENTENCE =
	"Response time counts from when a request was due, service time from when it was started; what lies between is waiting that a closed loop never sees.";

const VALUES = BASES.map(({ value }) => value);

/** From when the times of a chart count, as it is chosen. */
export function useBasis(name: FigureChoice): [Basis, (basis: string) => void] {
	return useFigureChoice<Basis>(name, VALUES, "response");
}

type BasisChoiceProps = { value: Basis; onChange(basis: string): void };

/** From when the times of a chart count. */
export function BasisChoice({ value, onChange }: BasisChoiceProps) {
	return <Segmented label="Time shown" size="small" value={value} items={BASES} onChange={onChange} />;
}
