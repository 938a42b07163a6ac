import { z } from "zod";
import { layoutSchema } from "./layout-schema.ts";
import { LIMITS } from "./limits.ts";
import { loadSchema } from "./load-schema.ts";

type ArmInput = Record<string, string | number>;

/**
 * Factor → level. Not `z.record`, which drops a key named `__proto__` without a word: here whatever
 * is sent is checked, and the key at fault is named.
 */
const armSchema = z
	.custom<ArmInput>(
		(raw) => typeof raw === "object" && raw !== null && !Array.isArray(raw),
		"is not an object of factors and their levels",
	)
	.superRefine((arm, context) => {
		for (const [key, level] of Object.entries(arm)) {
			const fits = typeof level === "number" || (typeof level === "string" && level.length <= 64);
			if (key === "__proto__" || key.length > 64) {
				context.addIssue({ code: "custom", path: [key.slice(0, 64)], message: "is not a factor" });
			} else if (!fits) {
				context.addIssue({ code: "custom", path: [key], message: "is neither a level nor a number" });
			}
		}
	});

const { arms, laidOutArms } = LIMITS;

/**
 * What the browser and the command line send; its arms are checked against the experiment afterwards. Lengths are
 * looked at behind a pipe: zod looks at the `length` of anything that has one, and throws at an object that brings one
 * which is no number.
 */
export const runRequestSchema = z.strictObject({
	experiment: z.string().pipe(z.string().min(1).max(64)),
	arms: z.array(armSchema).pipe(z.array(z.custom<ArmInput>()).min(arms.min).max(laidOutArms)),
	load: loadSchema,
	/** Where there is none, the arms are a few picked by hand. */
	layout: layoutSchema.exactOptional(),
});
