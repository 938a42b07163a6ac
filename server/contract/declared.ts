import { z } from "zod";
import type { ExperimentDeclaration } from "./experiment.ts";
import { LIMITS } from "./limits.ts";
import { ARRIVALS, PROFILES } from "./load.ts";

/** The tables of the lab that an experiment declared in a lesson may copy. */
export const DECLARED_TABLES = ["customers", "products", "orders", "order_items"] as const;
export type DeclaredTableName = (typeof DECLARED_TABLES)[number];

/** Tables whose rows are numbered from 1: their name stands for their count as the end of a range. */
export const COUNTED_TABLES = ["customers", "products", "orders"] as const;
export type CountedTable = (typeof COUNTED_TABLES)[number];

const words = (max: number) => z.string().trim().min(1).max(max);
const name = z.string().regex(/^[a-z][a-z0-9_]{0,19}$/, "must be 1 to 20 small letters, digits and _");

/** SQL as its author wrote it; `line` is that of its first line in the lesson's file. */
const sqlTextSchema = z.strictObject({
	text: z.string().min(1).max(LIMITS.declaredText),
	line: z.int().min(1),
});
export type SqlText = z.infer<typeof sqlTextSchema>;

const tableSchema = z.strictObject({
	name: z.enum(DECLARED_TABLES),
	/** The first rows by their key; null copies all. */
	rows: z.int().min(1).max(LIMITS.declaredRows).nullable(),
	/** A condition on the table's own columns; null copies all. */
	where: sqlTextSchema.nullable(),
});
export type DeclaredTable = z.infer<typeof tableSchema>;

const armSchema = z.strictObject({
	id: name,
	label: words(40),
	help: words(300),
	/** Statements that make the arm's copies what they are; null leaves them as they were copied. */
	setup: sqlTextSchema.nullable(),
});

const end = z.union([z.int().min(1).max(1_000_000_000), z.enum(COUNTED_TABLES)]);
const range = { name, low: z.int().min(0).max(1_000_000_000), high: end };

const parameterSchema = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("uniform"), ...range }),
	z.strictObject({ kind: z.literal("zipf"), ...range, exponent: z.number().min(0.1).max(3) }),
	/** Each value that a query gives is as likely as any other. */
	z.strictObject({ kind: z.literal("from"), name, query: sqlTextSchema }),
]);
export type DeclaredParameter = z.infer<typeof parameterSchema>;

const ratePerSec = z.int().min(LIMITS.arrivalRatePerSec.min).max(LIMITS.arrivalRatePerSec.max);

/**
 * An experiment that a lesson declares in SQL alone: what its run carries along, so that nothing of the lesson is
 * needed to measure it or to look at it later.
 */
export const declaredSchema = z.strictObject({
	/** `SLUG/ID`, the lesson's slug first. */
	id: z
		.string()
		.max(64)
		.regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, "must be the lesson's slug, a slash and an id"),
	/** The lesson's file as its author knows it. */
	file: z.string().min(1).max(4_096),
	title: words(120),
	question: words(300),
	operation: words(400),
	/** What the arms differ in, in a word or two. */
	factor: words(30),
	tables: z.array(tableSchema).min(1).max(DECLARED_TABLES.length),
	arms: z.array(armSchema).min(LIMITS.arms.min).max(LIMITS.arms.max),
	/** One statement, with parameters as `:name`. */
	query: sqlTextSchema,
	parameters: z.array(parameterSchema).max(LIMITS.declaredParameters),
	/** Whether the arms have to answer alike, which is checked before they are measured. */
	answers: z.enum(["same", "differ"]),
	load: z.strictObject({
		clients: z.int().min(LIMITS.clients.min).max(LIMITS.clients.max),
		seconds: z.int().min(LIMITS.seconds.min).max(LIMITS.seconds.max),
		thinkMs: z.int().min(LIMITS.thinkMs.min).max(LIMITS.thinkMs.max),
		/** Of the pool that the arms share. */
		connections: z.int().min(1).max(LIMITS.clients.max),
		/** Where operations are due by a schedule: an open loop, in which nobody thinks. */
		schedule: z
			.strictObject({
				arrivalRatePerSec: ratePerSec,
				arrivals: z.enum(ARRIVALS),
				profile: z.enum(PROFILES),
				toRatePerSec: ratePerSec.nullable(),
			})
			.exactOptional(),
	}),
});
export type DeclaredExperiment = z.infer<typeof declaredSchema>;

/** What the browser and the command line need to know of it: one choice, the arm. */
export function declarationOf(definition: DeclaredExperiment): ExperimentDeclaration {
	const { id, title, question, operation, factor, arms, load } = definition;
	const { clients, seconds, thinkMs, schedule } = load;
	return {
		id,
		title,
		question,
		operation,
		factors: [
			{
				kind: "choice",
				id: "arm",
				label: factor,
				help: "Each arm has copies of the tables for itself, changed by SQL of its own, and is asked the same.",
				initial: arms[0]?.id ?? "",
				levels: arms.map((arm) => ({ id: arm.id, label: arm.label, help: arm.help })),
			},
		],
		defaultArms: arms.map((arm) => ({ arm: arm.id })),
		load:
			schedule === undefined
				? { model: "closed", clients, thinkMs, seconds, budgetSeconds: null }
				: { model: "open", clients, ...schedule, seconds, budgetSeconds: null },
		spans: [
			{ id: "poolWait", label: "Pool wait", help: "Waiting until the pool has a free connection." },
			{
				id: "query",
				label: "Query",
				help: "From sending the statement until all rows are here: Postgres' work and the way there and back.",
			},
		],
		counters: [],
		definition,
	};
}
