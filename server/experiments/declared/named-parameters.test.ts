import { expect, test } from "vitest";
import { findParameters, numberInPlace, replaceAll } from "./named-parameters.ts";

const namesIn = (text: string) => findParameters(text).named.map(({ name }) => name);

test.each<[string, string[]]>([
	["select :a, :long_name", ["a", "long_name"]],
	["select :a::int, x::text", ["a"]],
	["select ':a', E'\\':a', $$:a$$, $tag$:a $$ :b$tag$, \":a\", :b", ["b"]],
	["select 'it''s :a' -- :b\n, :c", ["c"]],
	["select /* :a /* :b */ :c */ :d", ["d"]],
	["select '/*', :a, '*/'", ["a"]],
	["select -- '/*\n:a", ["a"]],
	["select a[1:2], x$y:z", ["z"]],
	["select 1", []],
])("of %j the parameters are %j", (text, names) => {
	expect(namesIn(text)).toEqual(names);
});

test("parameters by number are told from dollar quotes and names", () => {
	expect(findParameters("select $1, $$ $2 $$, a$3, $a$ $4 $a$").numbered).toEqual([7]);
});

test("numbers stand at the place of their names, so that what follows keeps its own", () => {
	const text = "select :customer, :b, 'x'";
	expect(numberInPlace(text, ["b", "customer"])).toBe("select $2       , $1, 'x'");
	expect(numberInPlace(text, ["b", "customer"])).toHaveLength(text.length);
});

test("edits are made in any order", () => {
	expect(
		replaceAll("one two three", [
			{ start: 4, end: 7, text: "2" },
			{ start: 0, end: 3, text: "first" },
		]),
	).toBe("first 2 three");
});
