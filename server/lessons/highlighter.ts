import { createHighlighterCore, type HighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";

/** Themes by the colour scheme they serve. The light one is of high contrast: the plain one is below 4.5 to 1 on paper. */
export const THEMES = { light: "github-light-high-contrast", dark: "github-dark" } as const;

const shared = globalThis as typeof globalThis & { latencyLabHighlighter?: Promise<HighlighterCore> };

/**
 * The one highlighter of this process. It hangs on globalThis because Next may load this module
 * more than once, and each highlighter holds megabytes of grammars.
 */
export function highlighter(): Promise<HighlighterCore> {
	shared.latencyLabHighlighter ??= createHighlighterCore({
		engine: createJavaScriptRegexEngine(),
		langs: [
			import("shiki/langs/sql.mjs"),
			import("shiki/langs/typescript.mjs"),
			import("shiki/langs/javascript.mjs"),
			import("shiki/langs/json.mjs"),
			import("shiki/langs/yaml.mjs"),
			import("shiki/langs/shellscript.mjs"),
		],
		themes: [import("shiki/themes/github-light-high-contrast.mjs"), import("shiki/themes/github-dark.mjs")],
	});
	return shared.latencyLabHighlighter;
}
