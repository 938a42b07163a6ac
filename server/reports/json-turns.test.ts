import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "#server/contract/limits.ts";
import { turnsByEachLook } from "#server/testing/others-turns.ts";
import { parseInTurns, stringifyInTurns } from "./json-turns.ts";

const spaced = (text: string) => ` \n${text}\r\n\t`;

describe("JSON in turns", () => {
	it("is what it is in one go", async () => {
		await fc.assert(
			fc.asyncProperty(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), async (value, members) => {
				const object = { ...members, list: [value, ...Object.values(members)], value };
				for (const text of [JSON.stringify(object), JSON.stringify(object, null, "\t")]) {
					expect(await parseInTurns(spaced(text))).toEqual(JSON.parse(text));
				}
				expect(await parseInTurns(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
				for (const depth of [0, 1, 2, 5]) {
					expect(await stringifyInTurns(object, depth)).toBe(JSON.stringify(object));
				}
			}),
		);
		expect(Object.keys((await parseInTurns('{"__proto__": [1], "a": "\\"]}"}')) as object)).toEqual([
			"__proto__",
			"a",
		]);
	});

	it("is refused where JSON is", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.dictionary(fc.string(), fc.array(fc.jsonValue())),
				fc.nat(),
				fc.constantFrom("", "]", "}", '"', ",", "\\", "1", ":", "{"),
				async (members, at, sign) => {
					const whole = JSON.stringify(members);
					const place = at % (whole.length + 1);
					const text = whole.slice(0, place) + sign + whole.slice(sign === "" ? whole.length : place);
					const plain = () => JSON.parse(text) as unknown;
					let expected: unknown;
					try {
						expected = plain();
					} catch {
						await expect(parseInTurns(text)).rejects.toThrow(SyntaxError);
						return;
					}
					expect(await parseInTurns(text)).toEqual(expected);
				},
			),
		);
		for (const text of [
			"",
			"{",
			"{}}",
			"[1,]",
			'{"a":[1,]}',
			'{"a":[,]}',
			'{"a":}',
			"{a:1}",
			'{"a":[1}',
			"hello",
		]) {
			await expect(parseInTurns(text), text).rejects.toThrow(SyntaxError);
		}
	});

	it("has no part, and no list, longer or deeper than a record's", async () => {
		const long = "x".repeat(LIMITS.eventBytes + 2_000);
		const nested = "[".repeat(600);
		const texts = [
			`"${long}"`,
			`{"a":"${long}"}`,
			`{"a":["${long}"]}`,
			`{"a":[${nested}`,
			`{"a":{"b":${nested}`,
			`{"a":{"b":[${"[],".repeat(30_000)}1]}}`,
			`{"a": ${" ".repeat(long.length)}1}`,
			`{${'"a":0,'.repeat(200)}"b":0}`,
		];
		for (const text of [...texts, `{"a":[${"1,".repeat(20_000)}1]}`]) {
			await expect(parseInTurns(text)).rejects.toMatchObject({ code: "bad-request" });
		}
	});

	it("lets others have their turn again and again", async () => {
		const entry = { text: "y".repeat(4_100), list: Array.from({ length: 50 }, (_, at) => at) };
		const object = { entries: Array.from({ length: 4_000 }, () => entry) };
		const text = JSON.stringify(object);
		expect(text.length).toBeGreaterThan(LIMITS.recordBytes);
		// After each of the entries, once it is time for that; in one go there is none.
		expect(await turnsByEachLook(() => parseInTurns(text))).toBeGreaterThanOrEqual(4_000);
		expect(await turnsByEachLook(() => stringifyInTurns(object))).toBeGreaterThanOrEqual(4_000);
		expect(await turnsByEachLook(async () => JSON.parse(text))).toBeLessThan(3);
	});
});
