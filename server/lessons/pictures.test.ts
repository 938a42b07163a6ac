import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LessonEntry } from "#server/contract/lesson.ts";
import { foreignParts } from "./allowed.ts";
import { Catalogue } from "./catalogue.ts";
import { LessonIndex } from "./search.ts";

const SAMPLES = "server/testing/pictures";
const HEAD =
	"---\ntitle: T\nsummary: S.\ntechnique: t\nminutes: 5\nlevel: introductory\nobjectives: [A, B]\n---\n\n";

let base = "";
let folder = "";
let catalogue: Catalogue;

beforeEach(async () => {
	base = await mkdtemp(path.join(os.tmpdir(), "lab-pictures-"));
	folder = path.join(base, "lessons", "01-shown");
	await mkdir(folder, { recursive: true });
	catalogue = new Catalogue([path.join(base, "lessons")], []);
});

afterEach(() => rm(base, { recursive: true }));

const write = (text: string) => writeFile(path.join(folder, "lesson.md"), HEAD + text);
const place = (sample: string, name: string) => copyFile(path.join(SAMPLES, sample), path.join(folder, name));
const read = async () => (await catalogue.entry("shown")) as LessonEntry;
const sentences = (entry: LessonEntry) => (entry.ok ? [] : entry.faults.map(({ sentence }) => sentence));

function figuresOf(entry: LessonEntry): unknown[] {
	if (!entry.ok) throw new Error(JSON.stringify(entry.faults));
	return entry.lesson.content.children.filter((node) => node.type === "element" && node.tagName === "figure");
}

describe("a picture beside a lesson", () => {
	test("stands in a frame with its size, its words and its caption, and is found by them", async () => {
		await place("turned-20x30.jpg", "two-doors.jpg");
		await write('Words.\n\n![Two doors, one open](two-doors.jpg "Before *noon*")\n\nMore words.\n');
		const entry = await read();
		expect(figuresOf(entry)).toEqual([
			{
				type: "element",
				tagName: "figure",
				properties: { className: ["picture"] },
				children: [
					{
						type: "element",
						tagName: "img",
						properties: {
							src: expect.stringMatching(/^\/lessons\/shown\/two-doors\.jpg\?v=[0-9a-f]{20}$/),
							alt: "Two doors, one open",
							width: 20,
							height: 30,
							loading: "lazy",
							decoding: "async",
						},
						children: [],
					},
					{
						type: "element",
						tagName: "figcaption",
						properties: {},
						children: [{ type: "text", value: "Before *noon*" }],
					},
				],
			},
		]);
		const lesson = entry.ok ? entry.lesson : undefined;
		if (lesson === undefined) throw new Error("it has faults");
		expect(foreignParts(lesson.content)).toEqual([]);
		for (const words of ["doors open", "noon"]) {
			expect(new LessonIndex([lesson]).find(words)).toMatchObject([{ slug: "shown" }]);
		}
	});

	test("may stand in a list, in a quiz's feedback, in a note, twice", async () => {
		await place("40x20.png", "plan.png");
		const picture = "![A plan](plan.png)";
		await write(
			`- One:\n\n  ${picture}\n\n:::note\n${picture}\n:::\n\n:::quiz\nWhich?\n\n- [x] This.\n\n  ${picture}\n- [ ] That.\n:::\n`,
		);
		const entry = await read();
		expect(sentences(entry)).toEqual([]);
		expect(JSON.stringify(entry).match(/"tagName":"img"/g)).toHaveLength(3);
	});

	test("is read anew when it changes, comes or goes, and only then is the lesson", async () => {
		await write("![A plan](plan.png)\n");
		expect(sentences(await read())).toEqual([
			'there is no "plan.png" beside this lesson. There is none in its folder yet: put it there.',
		]);
		await place("40x20.png", "plan.png");
		const first = await read();
		expect(figuresOf(first)).toMatchObject([{ children: [{ properties: { width: 40, height: 20 } }] }]);
		expect(await read()).toBe(first);

		await place("rgba-16x16.png", "plan.png");
		await utimes(path.join(folder, "plan.png"), 1, 1);
		const second = await read();
		expect(figuresOf(second)).toMatchObject([{ children: [{ properties: { width: 16, height: 16 } }] }]);
		expect(JSON.stringify(second)).not.toContain(/\?v=\w+/.exec(JSON.stringify(first))?.[0] ?? "?");

		await rm(path.join(folder, "plan.png"));
		expect(sentences(await read())).toHaveLength(1);
	});

	test("is refused unread where it is a link out of the lesson's folder, and so is all of a folder that is one", async () => {
		const secret = path.join(base, "secret.png");
		await copyFile(path.join(SAMPLES, "40x20.png"), secret);
		await symlink(secret, path.join(folder, "linked.png"));
		const other = path.join(base, "lessons", "02-other");
		await mkdir(other);
		await copyFile(secret, path.join(other, "theirs.png"));
		await symlink(path.join(other, "theirs.png"), path.join(folder, "theirs.png"));
		await write("![A](linked.png)\n\n![A](theirs.png)\n");
		expect(sentences(await read())).toEqual([
			`"linked.png" is a link out of the lesson's folder. Put the picture itself there.`,
			`"theirs.png" is a link out of the lesson's folder. Put the picture itself there.`,
		]);
		const outside = path.join(base, "elsewhere");
		await mkdir(outside);
		await copyFile(secret, path.join(outside, "plan.png"));
		await symlink(outside, path.join(base, "lessons", "03-away"));
		expect(await catalogue.picture("away", "plan.png")).toMatchObject({ refused: expect.any(String) });
		expect(await catalogue.picture("other", "theirs.png")).toMatchObject({ picture: { width: 40 } });
		for (const name of ["lesson.md", "../02-other/theirs.png", "..", "", "linked.png", "toString"]) {
			expect(await catalogue.picture("shown", name)).toMatchObject({ refused: expect.any(String) });
		}
		expect(await catalogue.picture("nobody", "plan.png")).toBeUndefined();
	});

	test("is refused above two megabytes, and as a folder", async () => {
		const good = await readFile(path.join(SAMPLES, "40x20.png"));
		await writeFile(path.join(folder, "large.png"), Buffer.concat([good, Buffer.alloc(2 * 1024 ** 2)]));
		await mkdir(path.join(folder, "folder.png"));
		await write("![A](large.png)\n\n![A](folder.png)\n");
		expect(sentences(await read())).toEqual([
			expect.stringMatching(/^the file has 20\d+ bytes and 2097152 is the most\. Save the picture smaller/),
			'"folder.png" is not a file. Put a picture of that name in its place.',
		]);
	});

	test("is one of thirty at most", async () => {
		await place("40x20.png", "plan.png");
		await write("![A plan](plan.png)\n\n".repeat(30));
		expect(sentences(await read())).toEqual([]);
		await write("![A plan](plan.png)\n\n".repeat(40));
		const entry = await read();
		expect(entry.ok ? [] : entry.faults).toMatchObject([
			{ line: 70, column: 1, field: "picture", sentence: "30 pictures are the most of a lesson. Split it." },
		]);
	});
});
