import type { Code } from "mdast";
import {
	DECLARED_TABLES,
	type DeclaredExperiment,
	type DeclaredParameter,
	type DeclaredTable,
	type SqlText,
} from "#server/contract/declared.ts";
import type { Experiment } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { checkLoad, checkRequest } from "#server/contract/run.ts";
import { checkTexts } from "#server/experiments/declared/check.ts";
import { declaredExperiment } from "#server/experiments/declared/experiment.ts";
import { type DeclaredYaml, declaredYamlSchema, readDistribution, tableNamed } from "./declared-schema.ts";
import { type FaultList, hint, placeOf } from "./faults.ts";
import { WITH_RATE, WITHOUT_RATE } from "./load-attributes.ts";
import { readYaml, type YamlData } from "./yaml-text.ts";

/** What an experiment that a lesson declares is read with. */
export type DeclaredContext = {
	/** The lesson's: an experiment's id is `slug/name`. */
	slug: string;
	/** As its author knows it. */
	file: string;
	/** Ids of those declared above it. */
	declared: readonly string[];
	faults: FaultList;
};

/** Whether a fenced block declares an experiment: ```` ```yaml experiment ````. */
export function isDeclaration({ lang, meta }: Code): boolean {
	return lang === "yaml" && meta?.trim() === "experiment";
}

/**
 * Reads an experiment that a lesson declares in SQL, as far as that goes without a database: its YAML, its names, and
 * its SQL by Postgres's own parser. That Postgres plans it is found out before it is measured.
 *
 * @returns the experiment, also when its SQL has faults, so that the blocks which show it are looked at as well;
 * undefined when its YAML cannot be read. All faults are in `context.faults`.
 */
export async function readDeclared(node: Code, context: DeclaredContext): Promise<Experiment | undefined> {
	const { faults } = context;
	const fence = placeOf(node);
	// The YAML begins on the line behind the block's own.
	const start = { line: fence.line + 1, column: fence.column };
	const source = { text: node.value, name: "experiment", prefix: "experiment.", start, faults };
	const read = readYaml(source, declaredYamlSchema);
	if (read?.data === undefined) return undefined;
	const reader = new DeclaredReader(read.data, read.placeWithin, context);
	const definition = reader.definition();
	// Of a table whose name cannot be read nobody knows what its columns are.
	const isKnown = definition.tables.length === Object.keys(read.data.tables).length;
	for (const { path, offset, sentence } of isKnown ? await checkTexts(definition) : []) {
		reader.add(path, offset, sentence);
	}
	return reader.experiment(definition);
}

type Path = readonly (string | number)[];

/** By the field of a load that is at fault, where it was written. */
const PLACE_OF_FIELD: Readonly<Record<string, string>> = {
	"load.arrivalRatePerSec": "rate",
	"load.toRatePerSec": "toRate",
};

class DeclaredReader {
	readonly #data: DeclaredYaml;
	readonly #placeWithin: YamlData<DeclaredYaml>["placeWithin"];
	readonly #context: DeclaredContext;

	constructor(
		data: DeclaredYaml,
		placeWithin: YamlData<DeclaredYaml>["placeWithin"],
		context: DeclaredContext,
	) {
		this.#data = data;
		this.#placeWithin = placeWithin;
		this.#context = context;
	}

	/** A fault at a place within a value. */
	add(path: Path, offset: number, sentence: string): void {
		const field = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
		this.#context.faults.add(this.#placeWithin(path, offset), `experiment${field}`, sentence);
	}

	definition(): DeclaredExperiment {
		const { slug, file } = this.#context;
		const { id, arms, query, answers, ...words } = this.#data;
		const { title, question, operation, factor } = words;
		this.#checkIds();
		return {
			id: `${slug}/${id}`,
			file,
			title,
			question,
			operation,
			factor,
			tables: this.#tables(),
			arms: arms.map(({ setup, ...arm }, place) => ({
				...arm,
				setup: setup === undefined ? null : this.#sql(["arms", place, "setup"], setup),
			})),
			query: this.#sql(["query"], query),
			parameters: this.#parameters(),
			answers,
			load: this.#load(),
		};
	}

	/** A closed loop, or with `rate` an open one; a closed one where that is at fault, so that no block is for it. */
	#load(): DeclaredExperiment["load"] {
		const { think, rate, arrivals, profile, toRate, ...common } = this.#data.load;
		const closed = { ...common, thinkMs: think ?? 0 };
		if (rate === undefined) {
			for (const [name, value] of Object.entries({ arrivals, profile, toRate })) {
				if (value !== undefined) this.add(["load", name], 0, WITHOUT_RATE);
			}
			return closed;
		}
		if (think !== undefined) this.add(["load", "think"], 0, WITH_RATE);
		const schedule = {
			arrivalRatePerSec: rate,
			arrivals: arrivals ?? "constant",
			profile: profile ?? "constant",
			toRatePerSec: toRate ?? null,
		} as const;
		const { clients, seconds } = common;
		try {
			const load = { model: "open", clients, seconds, budgetSeconds: null, ...schedule } as const;
			checkLoad(load, this.#data.arms.length);
		} catch (thrown) {
			if (!(thrown instanceof Fault)) throw thrown;
			const { field = "" } = thrown;
			this.add(["load", PLACE_OF_FIELD[field] ?? "rate"], 0, thrown.message.replace(`${field}: `, ""));
			return closed;
		}
		return { ...common, thinkMs: 0, schedule };
	}

	/** The experiment, whose cost is to be within the limits of an ordinary lab. */
	experiment(definition: DeclaredExperiment): Experiment {
		const experiment = declaredExperiment(definition);
		const { id, defaultArms, load } = experiment.declaration;
		// Two arms of one name have been told already.
		const arms = defaultArms.filter(
			(arm, place) => defaultArms.findIndex((one) => one.arm === arm.arm) === place,
		);
		try {
			if (arms.length > 1) {
				checkRequest({ experiment: id, arms: arms.map((arm) => ({ ...arm })), load }, experiment);
			}
		} catch (thrown) {
			if (!(thrown instanceof Fault)) throw thrown;
			this.add(["arms"], 0, thrown.message.replace(/^arms: /, ""));
		}
		return experiment;
	}

	#checkIds(): void {
		const { slug, declared } = this.#context;
		const { id, arms } = this.#data;
		if (declared.includes(`${slug}/${id}`)) this.add(["id"], 0, `"${id}" is declared above already.`);
		if (`${slug}/${id}`.length > 64) {
			this.add(
				["id"],
				0,
				`with the lesson's name, ${slug}/${id}, it has more than 64 characters. Shorten it.`,
			);
		}
		for (const [place, arm] of arms.entries()) {
			const first = arms.findIndex((one) => one.id === arm.id);
			if (first < place) this.add(["arms", place, "id"], 0, `"${arm.id}" is arms[${first}] already.`);
		}
	}

	#tables(): DeclaredTable[] {
		const entries = Object.entries(this.#data.tables);
		if (entries.length === 0) this.add(["tables"], 0, "name a table that the arms copy, as in orders: all.");
		return entries.flatMap(([written, what]) => {
			const name = tableNamed(written);
			if (name === undefined) {
				this.add(
					["tables", written],
					0,
					`no table "${written}" in the lab. ${hint(written, DECLARED_TABLES)}`,
				);
				return [];
			}
			if (what === "all") return [{ name, rows: null, where: null }];
			const { rows = null, where } = what;
			const condition = where === undefined ? null : this.#sql(["tables", name, "where"], where);
			return [{ name, rows, where: condition }];
		});
	}

	#parameters(): DeclaredParameter[] {
		const entries = Object.entries(this.#data.parameters);
		if (entries.length > LIMITS.declaredParameters) {
			this.add(
				["parameters"],
				0,
				`there are ${entries.length}, and ${LIMITS.declaredParameters} is the most.`,
			);
		}
		return entries.flatMap(([name, what]) => {
			const path = ["parameters", name];
			if (!/^[a-z][a-z0-9_]{0,19}$/.test(name)) {
				this.add(path, 0, `"${name}" is no name for a parameter: 1 to 20 small letters, digits and _.`);
				return [];
			}
			if (typeof what !== "string") {
				return [{ kind: "from", name, query: this.#sql([...path, "from"], what.from) }];
			}
			const parameter = readDistribution(name, what);
			if (!("sentence" in parameter)) return [parameter];
			const { sentence, written, allowed } = parameter;
			this.add(path, 0, allowed.length === 0 ? sentence : `${sentence} ${hint(written, allowed)}`);
			// It is there, for the query to use.
			return [{ kind: "uniform", name, low: 1, high: 1 }];
		});
	}

	#sql(path: Path, text: string): SqlText {
		return { text, line: this.#placeWithin(path, 0).line };
	}
}
