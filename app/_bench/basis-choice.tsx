import { Segmented } from "#app/_ui/segmented.tsx";
import type { Basis } from "./series.ts";

/** Both times of an open loop; a closed one has the first alone. */
export const BASES = [
	{ value: "response", label: "Response" },
	{ value: "service", label: "Service" },
] as const satisfies readonly { value: Basis; label: string }[];

export const BASIS_SENTENCE =
	"Response time counts from when a request was due, service time from when it was started; what lies between is waiting that a closed loop never sees.";

type BasisChoiceProps = { value: Basis; onChange(basis: Basis): void };

/** From when the times of a chart count. */
export function BasisChoice({ value, onChange }: BasisChoiceProps) {
	return (
		<Segmented
			label="Time shown"
			size="small"
			value={value}
			items={BASES}
			onChange={(chosen) => onChange(chosen === "service" ? "service" : "response")}
		/>
	);
}
