import { disturbedSentence } from "#app/_bench/disturbed.ts";
import { loadInWords } from "#app/_bench/load-text.ts";
import { machineInWords } from "#app/_bench/machine-text.ts";
import { belowFloorSentence, noiseFloorSentence } from "#app/_bench/noise-floor.ts";
import { sweptLoadOf } from "#app/_bench/swept-load.ts";
import { type ArmVerdict, armVerdicts } from "#app/_bench/verdict.ts";
import { formatCount, formatCounter, formatRate, formatUs } from "#app/_lib/format.ts";
import { capitalised } from "#app/_lib/in-sentence.ts";
import { layoutFindings } from "#app/_sweep/layout-findings.ts";
import { armLabels, parseArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { ArmResult, Result, Warning } from "#server/contract/result.ts";

/** A result in words, for whatever shows it: a terminal, a file for people. */
export type Findings = {
	title: string;
	/** The load, without a full stop. */
	load: string;
	/** What each arm is called among the others. */
	labels: string[];
	table: { head: string[]; rows: string[][] };
	/** Of a laid-out run there are none of single arms. */
	verdicts: ArmVerdict[];
	/** What was found of all arms of a laid-out run, in sentences. */
	found: string[];
	/** What two equal arms could not be told apart by, and which of the differences are to be doubted for it. */
	noiseFloor: string;
	/** Each kind of doubt once, with all that was seen of it. */
	warnings: { sentences: string[]; advice: string }[];
	/** How many slices something disturbed from outside; empty when nothing did, or a warning says it. */
	disturbed: string;
	machine: string;
};

/** Puts a result into words. */
export function findingsOf(result: Result, declaration: ExperimentDeclaration): Findings {
	const { factors, counters } = declaration;
	const arms = result.arms.map((arm) => parseArm(factors, arm.arm, "arm"));
	const labels = armLabels(factors, arms);
	const columns = [...latencyColumns(result), ...counters.map(counterColumn)];
	const load = loadInWords(result.load, sweptLoadOf({ arms, layout: result.layout }));
	const verdicts = result.layout === undefined ? armVerdicts(declaration, result) : [];
	const figuresBelowFloor = verdicts
		.filter(({ belowFloor }) => belowFloor.length > 0)
		.map(({ arm, belowFloor }) => {
			const place = result.arms.findIndex((one) => one.arm === arm);
			return `"${labels[place] ?? arm}" ${belowFloor.join(", ")}`;
		});
	return {
		title: declaration.title,
		load: `${capitalised(load)}, shared by ${result.arms.length} arms`,
		labels,
		table: {
			head: ["arm", ...columns.map(({ name }) => name)],
			rows: result.arms.map((arm, place) => [
				labels[place] ?? arm.arm,
				...columns.map(({ cell }) => cell(arm)),
			]),
		},
		verdicts,
		found: layoutFindings(declaration, arms, result),
		noiseFloor: `${noiseFloorSentence(result)} ${belowFloorSentence(figuresBelowFloor)}`.trimEnd(),
		warnings: groupWarnings(result.warnings),
		disturbed: result.warnings.some(({ code }) => code === "disturbed-slices")
			? ""
			: disturbedSentence(result),
		machine: machineInWords(result.fingerprint),
	};
}

type Column = { name: string; cell(arm: ArmResult): string };

function latencyColumns({ load }: Result): Column[] {
	const time = (name: string, of: (arm: ArmResult) => number | undefined): Column => ({
		name,
		cell: (arm) => {
			const us = of(arm);
			return us === undefined ? "–" : formatUs(us);
		},
	});
	const response = [
		time("p50", (arm) => arm.p50Us),
		time("p95", (arm) => arm.p95Us),
		time("p99", (arm) => arm.p99Us),
	];
	const throughput = { name: "throughput", cell: (arm: ArmResult) => formatRate(arm.achievedPerSec) };
	const counts = [
		{ name: "operations", cell: (arm: ArmResult) => formatCount(arm.operations) },
		{ name: "errors", cell: (arm: ArmResult) => formatCount(arm.errors) },
	];
	if (load.model === "closed") return [...response, throughput, ...counts];
	return [
		...response,
		time("service p50", (arm) => arm.service?.p50Us),
		time("service p99", (arm) => arm.service?.p99Us),
		{ name: "offered", cell: (arm) => (arm.offeredPerSec === null ? "–" : formatRate(arm.offeredPerSec)) },
		throughput,
		...counts,
		{ name: "dropped", cell: (arm) => formatCount(arm.droppedCount) },
	];
}

function counterColumn({ id, label, unit }: ExperimentDeclaration["counters"][number]): Column {
	return {
		name: label.toLowerCase(),
		cell: ({ counters }) => {
			const value = counters[id];
			return value === undefined ? "–" : formatCounter(unit, value);
		},
	};
}

function groupWarnings(warnings: readonly Warning[]): Findings["warnings"] {
	const groups = new Map<string, Findings["warnings"][number]>();
	for (const { code, sentence, advice } of warnings) {
		const key = `${code} ${advice}`;
		const group = groups.get(key) ?? { sentences: [], advice };
		group.sentences.push(sentence);
		groups.set(key, group);
	}
	return [...groups.values()];
}
