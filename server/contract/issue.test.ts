import { describe, expect, test } from "vitest";
import { z } from "zod";
import { faultOfIssues } from "./issue.ts";
import { runRequestSchema } from "./run-schema.ts";

const good = { experiment: "example", arms: [{ index: "none" }, {}], load: { clients: 8, seconds: 4 } };

describe("what is wrong with an input is said in one sentence", () => {
	test.each([
		[{ load: { seconds: 4 } }, "load.clients", "load.clients: must be given, as a number."],
		[{ load: { clients: "abc", seconds: 4 } }, "load.clients", "load.clients: must be a number."],
		[{ load: { clients: Number.NaN, seconds: 4 } }, "load.clients", "load.clients: must be a number."],
		[{ load: { clients: null, seconds: 4 } }, "load.clients", "load.clients: must be a number."],
		[{ load: { clients: 1.5, seconds: 4 } }, "load.clients", "load.clients: must be a whole number."],
		[{ load: { clients: 65, seconds: 4 } }, "load.clients", "load.clients: at most 64 is allowed."],
		[{ load: { clients: 0, seconds: 4 } }, "load.clients", "load.clients: at least 1 is needed."],
		[{ load: undefined }, "load", "load: must be given, as an object."],
		[{ load: [] }, "load", "load: must be an object."],
		[{ arms: [{}] }, "arms", "arms: at least 2 entries are needed."],
		[{ arms: [{ index: null }, {}] }, "arms[0].index", "arms[0].index: is neither a level nor a number."],
		[{ surprise: 1 }, "surprise", "surprise: there is no such field; leave it out."],
	])("%j is refused at %s", (changes, field, sentence) => {
		const input = { ...good, ...changes };
		const { error } = runRequestSchema.safeParse(input);
		if (error === undefined) throw new Error("nothing was refused");
		expect(faultOfIssues(error, input)).toMatchObject({ code: "bad-request", field, message: sentence });
	});

	test.each([
		[z.literal(2), 3, "input: must be 2."],
		[z.enum(["a", "b"]), "c", 'input: must be one of "a", "b".'],
		[z.enum(Array.from({ length: 20 }, (_, at) => `e${at}`)), "c", /"e11", or one of 8 more\.$/],
		[z.string().regex(/^x/), "c", "input: is not written as it has to be."],
		[z.string().regex(/^x/, "begins with no x"), "c", "input: begins with no x."],
		[z.number().multipleOf(5), 3, "input: must be a multiple of 5."],
		[z.union([z.number(), z.null()]), "c", "input: is of none of the kinds that may stand here."],
		[z.discriminatedUnion("kind", [z.object({ kind: z.literal("a") })]), { kind: "b" }, /^kind: is of none/],
		[z.record(z.string().max(1), z.number()), { long: 1 }, "long: has a name in it that none may have."],
		[z.record(z.string(), z.number()), 1, "input: must be an object."],
		[z.boolean(), 1, "input: must be true or false."],
		[z.custom(() => false), 1, "input: is not what has to stand here."],
		[z.uuid(), "c", "input: is not written as it has to be."],
		[z.int(), 2 ** 60, /^input: at most 9007199254740991/],
	])("the library's own words are never shown: %#", (schema, input, sentence) => {
		const { error } = schema.safeParse(input);
		if (error === undefined) throw new Error("nothing was refused");
		const { message } = faultOfIssues(error, input);
		if (typeof sentence === "string") expect(message).toBe(sentence);
		else expect(message).toMatch(sentence);
		expect(message).not.toMatch(/Invalid|expected|received/);
	});

	test("an input that is not there at all is asked for", () => {
		const { error } = runRequestSchema.safeParse(undefined);
		if (error === undefined) throw new Error("nothing was refused");
		expect(faultOfIssues(error, undefined).message).toBe("input: must be given, as an object.");
	});
});
