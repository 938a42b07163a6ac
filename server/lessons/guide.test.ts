import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { parseLesson } from "./parse.ts";
import { PictureFolder } from "./picture-folder.ts";

const guide = await readFile("lessons/README.md", "utf8");

/** The fenced blocks of one language, in the order of the guide. */
function fenced(language: string, text: string): string[] {
	return [...text.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
		([, body = ""]) => body,
	);
}

async function faultsOf(matter: string, body: string): Promise<string[]> {
	const entry = await parseLesson({
		file: "lessons/08-many-queries/lesson.md",
		slug: "many-queries",
		number: 8,
		text: `---\n${matter}---\n\n${body}`,
		experiments: EXPERIMENTS,
		slugs: ["indexing", "many-queries"],
		glossary: [{ term: "connection pool", meaning: "Lent connections.", source: null }],
		// The picture of its example lies in the template, from which a lesson is begun.
		pictures: new PictureFolder({ root: "lessons", name: "_template" }),
	});
	return entry.ok ? [] : entry.faults.map(({ line, sentence }) => `${line}: ${sentence}`);
}

const [matter = ""] = fenced("yaml", guide);
const [first = "", ...reference] = fenced("markdown", guide);

describe("the author's guide", () => {
	test("has a first lesson that works as it is written", async () => {
		expect(first).toContain("::bench");
		expect(await faultsOf(matter, first)).toEqual([]);
	});

	test("has examples of every block that work as they are written", async () => {
		const isBench = (text: string) => text.startsWith("::bench");
		const bench = reference.find(isBench) ?? "";
		const others = reference.filter((text) => text !== bench);
		// Its examples of predictions stand behind that of a bench; in a lesson they stand above it.
		const [predictions, rest] = [true, false].map((wanted) =>
			others.filter((text) => text.startsWith(":::predict") === wanted).join("\n"),
		);
		const body = `${predictions}\n${bench}\n${rest}`;
		for (const name of ["bench", "predict", "quiz", "claim", "observe", "try", "when-not", "instructor"]) {
			expect(body).toContain(`::${name}`);
		}
		expect(body).toMatch(/!\[[^\]]+\]\(two-doors\.png "[^"]+"\)/);
		expect(await faultsOf(matter.replace("[lookups]", "[switches]"), body)).toEqual([]);
	});

	test("shows a fault as it is really told", async () => {
		const [shown = ""] = fenced("text", guide);
		const [, line, column, said] =
			/^lessons\/08-many-queries\/lesson\.md:(\d+):(\d+) predict\.bench: (.*)\n$/.exec(shown) ?? [];
		const entry = await parseLesson({
			file: "f",
			slug: "many-queries",
			number: 8,
			text: `---\n${matter}---\n\n${first.replace("bench=ten-queries metric=p50 of", "bench=ten-querys metric=p50 of")}`,
			experiments: EXPERIMENTS,
			slugs: ["indexing", "many-queries"],
			glossary: [],
		});
		expect(entry).toMatchObject({
			ok: false,
			faults: [{ field: "predict.bench", line: Number(line), column: Number(column), sentence: said }],
		});
	});
});
