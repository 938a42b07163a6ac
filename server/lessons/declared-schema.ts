import { z } from "zod";
import {
	COUNTED_TABLES,
	DECLARED_TABLES,
	type DeclaredParameter,
	type DeclaredTable,
} from "#server/contract/declared.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { ARRIVALS, PROFILES } from "#server/contract/load.ts";

const words = (max: number) => z.string().trim().min(1).max(max);
const sql = z.string().min(1).max(LIMITS.declaredText);
const whole = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);

const tableSchema = z.union(
	[
		z.literal("all"),
		z.strictObject({
			rows: z.int().min(1).max(LIMITS.declaredRows).optional(),
			where: sql.optional(),
		}),
	],
	{ error: "must be all, or rows: 10000, or where: a condition" },
);

const armSchema = z.strictObject({
	id: z
		.string()
		.regex(/^[a-z][a-z0-9_]{0,19}$/, "must be 1 to 20 small letters, digits and _, with a letter first")
		.describe("the arm's name in blocks and commands"),
	label: words(40).describe("the arm's name on the page"),
	help: words(300).describe("one sentence on what is different about it"),
	setup: sql.optional().describe("SQL that changes the arm's own copies, as CREATE INDEX"),
});

const parameterSchema = z.union([z.string(), z.strictObject({ from: sql })], {
	error: "must be as in uniform 1..orders, zipf 1..customers 0.99, or from: SELECT …",
});

/** An experiment as its author writes it. */
export const declaredYamlSchema = z.strictObject({
	id: z
		.string()
		.regex(/^[a-z][a-z0-9-]{0,29}$/, "must be 1 to 30 small letters, digits and hyphens, with a letter first")
		.describe("the name by which the lesson's blocks show it"),
	title: words(120).describe("the heading of its bench"),
	question: words(300).describe("what a run of it answers"),
	operation: words(400).describe("what one operation does, in a sentence"),
	factor: words(30).default("Arm").describe("what the arms differ in, in a word or two"),
	tables: z.record(z.string(), tableSchema).describe("the tables that each arm copies, as in orders: all"),
	arms: z
		.array(armSchema)
		.min(LIMITS.arms.min)
		.max(LIMITS.arms.max)
		.describe("what is compared; the first is the baseline"),
	query: sql.describe("the one statement that is measured, with parameters as :name"),
	parameters: z
		.record(z.string(), parameterSchema)
		.default({})
		.describe("what each operation draws anew, by name"),
	answers: z.enum(["same", "differ"]).default("same").describe("whether all arms have to answer alike"),
	load: z
		.strictObject({
			clients: whole(LIMITS.clients).default(4),
			seconds: whole(LIMITS.seconds).default(8),
			think: whole(LIMITS.thinkMs)
				.optional()
				.describe("milliseconds that a client waits between two requests"),
			connections: whole(LIMITS.clients).default(8),
			rate: whole(LIMITS.arrivalRatePerSec)
				.optional()
				.describe("requests due per second, whether or not those before are answered"),
			arrivals: z.enum(ARRIVALS).optional().describe("how they are spaced"),
			profile: z.enum(PROFILES).optional().describe("how the rate goes"),
			toRate: whole(LIMITS.arrivalRatePerSec).optional().describe("where a ramp, steps or a spike go to"),
		})
		.prefault({})
		.describe("what a run begins with"),
});
export type DeclaredYaml = z.infer<typeof declaredYamlSchema>;

/** Why a distribution cannot be read, and what might be meant. */
export type Misread = { sentence: string; written: string; allowed: readonly string[] };

const KINDS = ["uniform", "zipf"] as const;
const TOP = 1_000_000_000;
/** 0.99 is what YCSB takes for caches. */
const USUAL_EXPONENT = "0.99";

/** Reads `uniform 1..orders` and `zipf 1..customers 0.99`. */
export function readDistribution(name: string, text: string): DeclaredParameter | Misread {
	const [, written = "", low = "", high = "", exponent] =
		/^(\w+)\s+(\d{1,10})\.\.(\w+)(?:\s+(\d(?:\.\d+)?))?$/.exec(text.trim()) ?? [];
	if (written === "") {
		return misread(
			`"${text.slice(0, 60)}" is no distribution. Write it as in uniform 1..orders, zipf 1..customers 0.99, or from: SELECT ….`,
		);
	}
	const kind = KINDS.find((one) => one === written);
	if (kind === undefined) return misread(`there is no distribution "${written}".`, written, KINDS);
	const end = COUNTED_TABLES.find((table) => table === high) ?? Number(high);
	if (Number.isNaN(end)) {
		return misread(`"${high}" is no number and no table whose rows are counted.`, high, COUNTED_TABLES);
	}
	if (!isRange(Number(low), end)) return misread(`a range goes up, from 0 or more to ${TOP} at most.`);
	const range = { name, low: Number(low), high: end };
	if (kind === "zipf") return readZipf(range, exponent ?? USUAL_EXPONENT);
	return exponent === undefined
		? { kind, ...range }
		: misread("a uniform distribution takes a range alone, as in uniform 1..orders.");
}

function readZipf(
	range: Pick<Extract<DeclaredParameter, { kind: "zipf" }>, "name" | "low" | "high">,
	exponent: string,
): DeclaredParameter | Misread {
	const power = Number(exponent);
	if (power < 0.1 || power > 3) return misread("the exponent of zipf goes from 0.1 to 3; 0.99 is usual.");
	return { kind: "zipf", ...range, exponent: power };
}

function isRange(low: number, high: number | string): boolean {
	return typeof high === "string" ? low <= TOP : high <= TOP && high >= Math.max(1, low);
}

function misread(sentence: string, written = "", allowed: readonly string[] = []): Misread {
	return { sentence, written, allowed };
}

/** A table of the lab by its name. */
export function tableNamed(name: string): DeclaredTable["name"] | undefined {
	return DECLARED_TABLES.find((one) => one === name);
}
