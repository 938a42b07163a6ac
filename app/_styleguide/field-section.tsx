"use client";

import { useState } from "react";
import { ChoiceField } from "#app/_ui/choice-field.tsx";
import { NumberField } from "#app/_ui/number-field.tsx";
import { Segmented } from "#app/_ui/segmented.tsx";
import { SelectField } from "#app/_ui/select-field.tsx";
import { Section, Specimen } from "./section.tsx";

const PERCENTILES = [
	{ value: "p50", label: "p50" },
	{ value: "p95", label: "p95" },
	{ value: "p99", label: "p99" },
];
const CACHES = [
	{ value: "none", label: "No cache" },
	{ value: "process", label: "In process" },
	{ value: "redis", label: "Redis", disabled: true },
];
const nothing = () => {};

/** What is written into and chosen from. */
export function FieldSection() {
	return (
		<Section
			id="fields"
			lead="A field keeps what was written, wrong or not, and says what is wrong beneath it. A choice that this lab does not have is crossed out."
		>
			<Specimen of="A number: as it comes, wrong, disabled">
				<div className="grid grid-cols-1 gap-4 @md:grid-cols-3">
					<Numbers />
				</div>
			</Specimen>
			<Specimen of="A choice under its name: as it comes, with a level that is missing, wrong">
				<div className="space-y-4">
					<Choices />
				</div>
			</Specimen>
			<Specimen of="One of many: as it comes, disabled">
				<div className="grid grid-cols-1 gap-4 @md:grid-cols-2">
					<Selects />
				</div>
			</Specimen>
			<Specimen of="Segmented, in its three sizes">
				<div className="space-y-3">
					<Sizes />
				</div>
			</Specimen>
			<Specimen of="Segmented: disabled, wrong">
				<div className="space-y-3">
					<Segmented label="Disabled" value="p50" items={PERCENTILES} onChange={nothing} disabled />
					<Segmented label="Wrong" value="p95" items={PERCENTILES} onChange={nothing} invalid />
				</div>
			</Specimen>
		</Section>
	);
}

function Numbers() {
	const [clients, setClients] = useState("8");
	const [rate, setRate] = useState("30000");
	return (
		<>
			<NumberField label="Clients" value={clients} onChange={setClients} min={1} max={64} />
			<NumberField
				label="Rate"
				value={rate}
				onChange={setRate}
				min={1}
				max={20_000}
				unit="/s"
				fault="rate: must be at most 20,000."
			/>
			<NumberField label="Think time" value="0" onChange={nothing} min={0} max={10_000} unit="ms" disabled />
		</>
	);
}

function Choices() {
	const [cache, setCache] = useState("none");
	return (
		<>
			<ChoiceField label="Percentile" value="p50" items={PERCENTILES} onChange={nothing} />
			<ChoiceField label="Cache" value={cache} items={CACHES} onChange={setCache} />
			<ChoiceField
				label="Cache of arm B"
				value="redis"
				items={CACHES}
				fault="cache: there is no Redis here."
				onChange={nothing}
			/>
		</>
	);
}

function Selects() {
	const [cache, setCache] = useState("none");
	return (
		<>
			<SelectField label="Cache" value={cache} items={CACHES} onChange={setCache} />
			<SelectField label="Percentile" value="p95" items={PERCENTILES} onChange={nothing} disabled />
		</>
	);
}

function Sizes() {
	const [chosen, setChosen] = useState("p50");
	return (["small", "field", "medium"] as const).map((size) => (
		<Segmented
			key={size}
			label={`Percentile, ${size}`}
			size={size}
			value={chosen}
			items={PERCENTILES}
			onChange={setChosen}
		/>
	));
}
