import { describe, expect, test } from "vitest";
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

	test("an input that is not there at all is asked for", () => {
		const { error } = runRequestSchema.safeParse(undefined);
		if (error === undefined) throw new Error("nothing was refused");
		expect(faultOfIssues(error, undefined).message).toBe("input: must be given, as an object.");
	});
});
