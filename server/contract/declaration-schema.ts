import { z } from "zod";
import { declaredSchema } from "./declared.ts";
import type { ExperimentDeclaration } from "./experiment.ts";
import { loadSchema } from "./load-schema.ts";

const text = z.string().max(2_000);
const id = z.string().min(1).max(64);
const arm = z.record(z.string(), z.union([z.string(), z.number()]));

const factorSchema = z.discriminatedUnion("kind", [
	z.object({
		kind: z.literal("choice"),
		id,
		label: text,
		help: text,
		levels: z
			.array(z.object({ id, label: text, help: text, requires: z.enum(["redis"]).exactOptional() }))
			.max(100),
		initial: text,
	}),
	z.object({
		kind: z.literal("number"),
		id,
		label: text,
		help: text,
		unit: text,
		min: z.number(),
		max: z.number(),
		step: z.number(),
		initial: z.number(),
		appliesWhen: z.object({ factor: id, levels: z.array(text).max(100) }).exactOptional(),
	}),
]);

/** An experiment's declaration as it comes along with a run's record. */
export const declarationSchema = z.object({
	id,
	title: text,
	question: text,
	operation: text,
	factors: z.array(factorSchema).max(50),
	defaultArms: z.array(arm).max(20),
	load: loadSchema,
	spans: z.array(z.object({ id, label: text, help: text })).max(50),
	counters: z
		.array(
			z.object({
				id,
				label: text,
				unit: z.enum(["share", "count", "bytes", "us", "perSec"]),
				help: text,
				better: z.enum(["lower", "higher"]).exactOptional(),
			}),
		)
		.max(50),
	definition: declaredSchema.exactOptional(),
	theory: z.object({ kind: z.literal("little"), places: id, hold: z.array(id).max(50) }).exactOptional(),
}) satisfies z.ZodType<ExperimentDeclaration>;
