import { Argument, type Command } from "commander";
import { EXIT } from "#server/contract/fault.ts";
import type { CheckOptions } from "./lessons-check.ts";
import type { NewOptions } from "./lessons-new.ts";

/** What the commands write with: data to stdout, everything else to stderr. */
export type LessonsOutput = { print: (text: string) => Promise<void>; say: (text: string) => void };

/**
 * Adds what an author of lessons needs to the command `lab lessons`. None of it asks a database, and each loads no more
 * than it needs.
 */
export function addLessonsCommands(lessons: Command, { print, say }: LessonsOutput): void {
	lessons.description("Make and check lessons");
	lessons
		.command("new")
		.description("Begin a lesson: copy the template under the next number")
		.argument("<name>", "its address, in small letters and hyphens, as in partial-indexes")
		.option("--dir <folder>", "folder of lessons; that of LAB_LESSONS_DIR, or lessons")
		.action(async (name: string, options: NewOptions) => {
			const { makeLesson } = await import("./lessons-new.ts");
			const { file, address } = await makeLesson(name, options);
			await print(file);
			say(`Write in ${file}. With the app running its page is at ${address}.`);
		});
	lessons
		.command("check")
		.description("Find all that is wrong with lessons, without a database")
		.argument("[names...]", "addresses of lessons; all of them unless given")
		.option("--json", "print the findings as JSON")
		.action(async (names: string[], options: CheckOptions) => {
			const { checkLessons, faultLine } = await import("./lessons-check.ts");
			const { lessons: checked, faults } = await checkLessons(names);
			if (options.json) await print(JSON.stringify({ lessons: checked, faults }));
			else if (faults.length > 0) await print(faults.map(faultLine).join("\n"));
			const count = `${checked.length} ${checked.length === 1 ? "lesson" : "lessons"}`;
			const found = `${faults.length} ${faults.length === 1 ? "fault" : "faults"}`;
			say(faults.length === 0 ? `${count}, nothing wrong.` : `${count}, ${found}.`);
			if (faults.length > 0) process.exitCode = EXIT.failed;
		});
	lessons
		.command("experiments")
		.description("Print what blocks may name: all experiments, or the factors, levels and counters of one")
		.argument("[id]", 'id of an experiment, as in "switches"')
		.action(async (id: string | undefined) => {
			const { describeExperiments } = await import("./lessons-experiments.ts");
			await print(await describeExperiments(id));
		});
	lessons
		.command("schema")
		.description("Print the JSON schema of a lesson's front matter, or of a declared experiment, for editors")
		.addArgument(
			new Argument("[part]", "what it is of").choices(["front-matter", "experiment"]).default("front-matter"),
		)
		.action(async (part: "front-matter" | "experiment") => {
			const { experimentJsonSchema, frontMatterJsonSchema } = await import(
				"#server/lessons/editor-schemas.ts"
			);
			const schema = part === "experiment" ? experimentJsonSchema() : frontMatterJsonSchema();
			await print(JSON.stringify(schema, null, "\t"));
		});
}
