import { readFile } from "node:fs/promises";
import path from "node:path";
import type { RunComparison } from "#server/contract/comparison.ts";
import { shownOf } from "#server/contract/shown-record.ts";
import { RECORDED, type RecordedRuns } from "./recorded-run.ts";
import { type Themes, themesOf } from "./tokens.ts";

/** All that the style guide is drawn of; read where the app is started, as it would weigh on the build of every page. */
export type StyleGuide = { themes: Themes; runs: RecordedRuns; compared: RunComparison };

/** @throws Error when a file is missing or is no JSON. */
export async function readStyleGuide(): Promise<StyleGuide> {
	const [css, compared, ...runs] = await Promise.all([
		read("globals.css"),
		read("_styleguide/recorded/compared.json"),
		...RECORDED.map(
			async (name) => [name, shownOf(JSON.parse(await read(`_styleguide/recorded/${name}.json`)))] as const,
		),
	]);
	return {
		themes: themesOf(css),
		compared: JSON.parse(compared),
		runs: Object.fromEntries(runs) as RecordedRuns,
	};
}

function read(file: string): Promise<string> {
	return readFile(path.join(/* turbopackIgnore: true */ process.cwd(), "app", file), "utf8");
}
